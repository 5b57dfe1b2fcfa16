package dev.mneme.model.memory.sparse;

import dev.mneme.kernels.Blocks;
import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.Rows;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.kernels.Workers;
import dev.mneme.model.addressing.AccessWeights;
import dev.mneme.model.addressing.ContentWeights;
import dev.mneme.model.addressing.EraseRowsAdd;
import dev.mneme.model.addressing.ReadModes;
import dev.mneme.model.memory.Captions;
import dev.mneme.model.memory.InterfaceLayout;
import dev.mneme.model.memory.InterfaceLayout.Controls;
import dev.mneme.model.memory.InterfaceLayout.Field;
import dev.mneme.model.memory.InterfaceLayout.Squash;
import dev.mneme.model.memory.Memory;
import dev.mneme.model.memory.MemorySize;
import dev.mneme.model.memory.SparseUnroll;
import dev.mneme.model.memory.Tape;
import dev.mneme.model.part.Quantity;
import dev.mneme.model.part.Sizes;
import dev.mneme.model.part.StateTensor;
import dev.mneme.sparse.Neighbours;
import dev.mneme.sparse.RowSlots;
import dev.mneme.sparse.SparseVector;
import java.util.Arrays;
import java.util.List;

/**
 * The Sparse Differentiable Neural Computer (Rae et al., NIPS 2016, supplement D): N rows of W floats, one write head that
 * writes the rows read last and the least recently used row, R read heads that mix the K rows nearest to their key with
 * those written after and before the ones they read last, along links of which a row and a column keep K_L.
 *
 * <p>Gradients go through weights, written words and the rows read, not through the choice of rows nor, as in the paper,
 * through links and precedence; with {@link SparseConfig#linkGradient} through these too. The state starts at 0.
 *
 * <p>Departures: those of {@link SamMemory}; the links are the dense DNC's with cuts, see
 * {@link dev.mneme.sparse.SparseLinks}.
 */
public final class SdncMemory implements Memory {
    /** Its settings. */
    public record Config(MemorySize size, SparseConfig sparse) implements SparseMemoryConfig {
        /** Refuses more heads, or rows that one reads, than rows, and more rows of all heads than can be counted. */
        public Config {
            size.requireARowForEachHead();
            sparse.requireRowsToRead(size.memorySize());
            int read = mostRead(size.memorySize(), sparse);
            SparseConfig.requireRowsOfAllHeads(size.readHeads(), read);
            Sizes.require("links times the rows that a head reads", (long) sparse.links() * read);
        }

        @Override
        public SdncMemory create() {
            return new SdncMemory(this);
        }
    }

    private final int rows;
    private final int wordSize;
    private final int heads;
    private final SparseConfig sparse;
    private final int mostRead; // K + 2 K_L
    private final int mostWritten; // R (K + 2 K_L) + 1

    private final InterfaceLayout layout = new InterfaceLayout();
    private final Field keys;
    private final Field strengths;
    private final Field words;
    private final Field writeGate;
    private final Field interpolation;
    private final Field readModes;

    /** A memory of these settings. */
    public SdncMemory(Config config) {
        rows = config.size.memorySize();
        wordSize = config.size.wordSize();
        heads = config.size.readHeads();
        sparse = config.sparse;
        mostRead = mostRead(rows, sparse);
        mostWritten = (int) Math.min(rows, (long) heads * mostRead + 1);
        keys = layout.add("read keys k", heads, wordSize, Squash.NONE);
        strengths = layout.add("read strengths β", 1, heads, Squash.ONEPLUS);
        words = layout.add("write word a", 1, wordSize, Squash.NONE);
        writeGate = layout.add("write gate α", 1, 1, Squash.SIGMOID);
        interpolation = layout.add("interpolation gate γ", 1, 1, Squash.SIGMOID);
        readModes = layout.add("read modes π", heads, ReadModes.MODES, Squash.SOFTMAX);
    }

    /** K + 2 K_L, if there are so many rows. */
    private static int mostRead(int rows, SparseConfig sparse) {
        return (int) Math.min(rows, sparse.sparseReads() + 2L * sparse.links());
    }

    @Override
    public InterfaceLayout layout() {
        return layout;
    }

    @Override
    public int readHeads() {
        return heads;
    }

    @Override
    public int readSize() {
        return heads * wordSize;
    }

    /** The rows read and written, forward and back; the index brings its own. */
    @Override
    public long stepBytes() {
        return 4L * Float.BYTES * (heads * mostRead + mostWritten) * wordSize;
    }

    @Override
    public SdncUnroll unroll(TensorArena arena, Ports ports) {
        return new SdncUnroll(arena, ports);
    }

    /** What a step leaves for the way back. */
    private final class Frame {
        final InterfaceLayout.Raw raw;
        final InterfaceLayout.Raw dRaw;
        final Controls controls;
        final Rows[] key = new Rows[heads]; // [i] (1, W)
        final Vec[] strength = new Vec[heads]; // [i] (1)
        final TouchedRows touched = new TouchedRows(mostWritten);
        final int[] leastUsed = new int[1]; // the number of u among the touched
        final int[] readBefore = new int[heads * mostRead]; // likewise of w^r(t-1)'s rows
        final Rows meanBefore; // (1, n) (1/R) Σ_i w^r_i(t-1) over the touched rows
        final Rows writeWeights; // (1, n) w^w
        final SparseVector written = new SparseVector(mostWritten); // w^w by row
        final SparseVector precedence = new SparseVector(sparse.links()); // p
        final SparseVector[] forwardRows = vectors(heads); // [i] fwd by row
        final SparseVector[] backwardRows = vectors(heads); // [i] bwd by row
        final ContentWeights.Frame[] contentFrame = new ContentWeights.Frame[heads]; // [i] (1, K)
        final SparseReads reads; // w^r: the K rows nearest to the key first
        final Rows forward; // (R, K + 2 K_L) fwd over the rows read
        final Rows content; // (R, K + 2 K_L) C
        final Rows backward; // (R, K + 2 K_L) bwd

        Frame(TensorArena arena, ContentWeights contentWeights, Vec control, Vec dControl) {
            raw = layout.raw(control);
            dRaw = layout.raw(dControl);
            controls = layout.controls(arena);
            meanBefore = Rows.of(arena, 1, mostWritten);
            writeWeights = Rows.of(arena, 1, mostWritten);
            reads = new SparseReads(arena, heads, mostRead);
            forward = Rows.of(arena, heads, mostRead);
            content = Rows.of(arena, heads, mostRead);
            backward = Rows.of(arena, heads, mostRead);
            for (int i = 0; i < heads; i++) {
                key[i] = Rows.of(keys.of(controls).row(i));
                strength[i] = strengths.vec(controls).slice(i, 1);
                contentFrame[i] = contentWeights.frame(arena);
            }
        }
    }

    private SparseVector[] vectors(int count) {
        SparseVector[] vectors = new SparseVector[count];
        Arrays.setAll(vectors, i -> new SparseVector(sparse.links()));
        return vectors;
    }

    /** One sequence of an SDNC memory. */
    public final class SdncUnroll implements SparseUnroll {
        private final Ports ports;
        private final Tape tape;
        private final SparseRows memory; // M, its index, recency and journal
        private final LinkedReads links; // L and p
        private final RowSlots slots; // where the gradient of each row met lies
        private final ContentWeights contentWeights;
        private final SparseContents[] contents = new SparseContents[heads]; // [i] (K + 2 K_L, W)
        private final Neighbours found = new Neighbours(heads, sparse.sparseReads());
        private final Vec inverseKeyNorms; // (R)
        private final SparseReads start; // w^r before step 0
        private final Frame[] frames; // [t]
        private final Mat touched; // (n, W) M's touched rows
        private final Rows reads; // (R, W) r

        private final Controls dControls;
        private final Rows[] dKey = new Rows[heads]; // [i] (1, W)
        private final Vec[] dStrength = new Vec[heads]; // [i] (1)
        private final Rows dReads; // (R, W)
        private final Mat dMemory; // (slots, W) of the rows met, after the step, then before it
        private final Mat dTouched; // (n, W)
        private Rows dReadWeights; // (R, K + 2 K_L)
        private Rows dReadWeightsBefore; // (R, K + 2 K_L)
        private final Rows dForward; // (R, K + 2 K_L)
        private final Rows dContent; // (R, K + 2 K_L)
        private final Rows[] dNearest = new Rows[heads]; // [i] (1, K) the first of row i of dContent
        private final Rows dBackward; // (R, K + 2 K_L)
        private final Rows dWriteWeights; // (1, n)
        private final Rows dMeanBefore; // (1, n)

        private SdncUnroll(TensorArena arena, Ports ports) {
            this.ports = ports;
            int steps = ports.steps();
            int met = SparseRows.met(rows, steps, mostWritten, heads * mostRead);
            tape = new Tape(steps);
            slots = new RowSlots(met);
            memory = new SparseRows(arena, rows, wordSize, sparse, heads, mostRead, steps, mostWritten);
            links = new LinkedReads(arena, sparse, rows, steps, mostRead, mostWritten, met);
            contentWeights = new ContentWeights(arena, 1, sparse.sparseReads());
            inverseKeyNorms = arena.vec(heads);
            start = new SparseReads(arena, heads, mostRead);
            frames = new Frame[steps];
            for (int t = 0; t < steps; t++) {
                frames[t] = new Frame(arena, contentWeights, ports.control()[t], ports.dControl()[t]);
            }
            touched = arena.mat(mostWritten, wordSize);
            reads = Rows.of(arena, heads, wordSize);

            dControls = layout.controls(arena);
            dReads = Rows.of(arena, heads, wordSize);
            dMemory = arena.mat(met, wordSize);
            dTouched = arena.mat(mostWritten, wordSize);
            dReadWeights = Rows.of(arena, heads, mostRead);
            dReadWeightsBefore = Rows.of(arena, heads, mostRead);
            dForward = Rows.of(arena, heads, mostRead);
            dContent = Rows.of(arena, heads, mostRead);
            dBackward = Rows.of(arena, heads, mostRead);
            dWriteWeights = Rows.of(arena, 1, mostWritten);
            dMeanBefore = Rows.of(arena, 1, mostWritten);
            for (int i = 0; i < heads; i++) {
                contents[i] = new SparseContents(arena, mostRead, wordSize, sparse.sparseReads());
                dKey[i] = Rows.of(keys.of(dControls).row(i));
                dStrength[i] = strengths.vec(dControls).slice(i, 1);
                dNearest[i] = Rows.of(dContent.row(i).slice(0, sparse.sparseReads()));
            }
        }

        @Override
        public void forward(int t) {
            if (t == 0) {
                memory.begin();
                slots.clear();
                start.number(slots);
            }
            tape.push(t);
            Frame f = frames[t];
            Controls c = f.controls;
            SparseReads before = readsBefore(t);
            layout.forward(f.raw, c);

            touch(f, before);
            AccessWeights.forward(f.meanBefore, f.leastUsed, writeGate.vec(c), interpolation.vec(c), f.writeWeights);
            f.touched.gather(memory.rows(), touched);
            EraseRowsAdd.forward(f.leastUsed, f.writeWeights, words.of(c), touched);
            memory.write(t, f.touched, touched);

            f.touched.spread(f.writeWeights.row(0), f.written);
            links.update(t, f.written, precedenceBefore(t), f.precedence);
            Kernels.inverseNorms(keys.of(c).mat(), ContentWeights.EPSILON, inverseKeyNorms);
            memory.nearest(keys.of(c).mat(), inverseKeyNorms, found);
            for (int i = 0; i < heads; i++) {
                f.reads.take(found, i, slots);
                contents[i].gather(f.reads, i, memory.rows());
                contentWeights.forward(
                        contents[i].nearest,
                        contents[i].nearestInverseNorms,
                        f.key[i],
                        f.strength[i],
                        f.contentFrame[i]);
                Blocks.copyColumns(
                        f.contentFrame[i].weights().mat(), 0, 0, f.content.mat(), i, 0, 1, sparse.sparseReads());
                links.reads(before, i, f.forwardRows[i], f.backwardRows[i]);
                f.reads.spread(f.forwardRows[i], i, slots, f.forward);
                f.reads.spread(f.backwardRows[i], i, slots, f.backward);
            }
            ReadModes.forward(readModes.of(c), f.backward, f.content, f.forward, f.reads.weights);
            for (int i = 0; i < heads; i++) {
                contents[i].gather(f.reads, i, memory.rows());
                contents[i].read(f.reads, i, reads);
            }
            Blocks.pack(reads.mat(), ports.reads()[t]);
            access(t, f);
        }

        private SparseReads readsBefore(int t) {
            return t == 0 ? start : frames[t - 1].reads;
        }

        private SparseVector precedenceBefore(int t) {
            return t == 0 ? links.start() : frames[t - 1].precedence;
        }

        /** Names the rows this step writes: u, then those that any head read before. */
        private void touch(Frame f, SparseReads before) {
            f.touched.clear();
            Kernels.zero(f.meanBefore.mat());
            Vec mean = f.meanBefore.row(0);
            f.leastUsed[0] = f.touched.add(memory.leastUsed(), slots);
            for (int i = 0; i < heads; i++) {
                for (int j = 0; j < before.counts[i]; j++) {
                    int n = f.touched.add(before.row(i, j), slots);
                    f.readBefore[i * mostRead + j] = n;
                    mean.set(n, mean.get(n) + before.weights.row(i).get(j));
                }
            }
            Kernels.scale(1f / heads, mean);
        }

        private void access(int t, Frame f) {
            AccessedRows accessed = memory.accessed();
            accessed.clear();
            for (int i = 0; i < heads; i++) {
                accessed.add(f.reads, i);
                accessed.endHead();
            }
            for (int n = 0; n < f.touched.count; n++) {
                accessed.add(f.touched.rows[n], f.writeWeights.row(0).get(n));
            }
            accessed.endHead();
            memory.use(t);
        }

        @Override
        public void clearGradient() {
            Kernels.zero(dMemory, 0, slots.size());
            Kernels.zero(dReadWeights.mat());
            links.clearGradient();
        }

        @Override
        public void backward(int t) {
            tape.pop(t);
            Frame f = frames[t];
            Controls c = f.controls;
            SparseReads before = readsBefore(t);
            zeroStepGradients();

            Blocks.unpack(ports.dReads()[t], dReads.mat());
            for (int i = 0; i < heads; i++) {
                contents[i].gather(f.reads, i, memory.rows());
                contents[i].readBackward(f.reads, i, dReads, dReadWeights);
            }
            ReadModes.backward(
                    readModes.of(c),
                    f.backward,
                    f.content,
                    f.forward,
                    dReadWeights,
                    readModes.of(dControls),
                    dBackward,
                    dContent,
                    dForward);
            for (int i = 0; i < heads; i++) {
                contentWeights.backward(
                        contents[i].nearest,
                        contents[i].nearestInverseNorms,
                        f.key[i],
                        f.strength[i],
                        f.contentFrame[i],
                        dNearest[i],
                        contents[i].dNearest,
                        dKey[i],
                        dStrength[i]);
                f.reads.scatterAdd(i, contents[i].dRows, dMemory);
                f.reads.collect(f.forwardRows[i], i, dForward, links.dForward);
                f.reads.collect(f.backwardRows[i], i, dBackward, links.dBackward);
                links.readsBackward(before, i, dReadWeightsBefore.row(i));
            }
            links.backward(t, f.written, precedenceBefore(t), f.precedence, dWriteWeights.row(0));

            memory.takeBack(t);
            f.touched.gatherGradient(dMemory, dTouched);
            EraseRowsAdd.backward(
                    f.leastUsed, f.writeWeights, words.of(c), dTouched, dWriteWeights, words.of(dControls));
            f.touched.scatterGradient(dTouched, dMemory);
            AccessWeights.backward(
                    f.meanBefore,
                    f.leastUsed,
                    writeGate.vec(c),
                    interpolation.vec(c),
                    dWriteWeights,
                    dMeanBefore,
                    writeGate.vec(dControls),
                    interpolation.vec(dControls));

            layout.backward(f.raw, c, dControls, f.dRaw);
            stepBack(f, before);
        }

        private void zeroStepGradients() {
            dControls.zero();
            Kernels.zero(dReadWeightsBefore.mat());
            Kernels.zero(dForward.mat());
            Kernels.zero(dContent.mat());
            Kernels.zero(dBackward.mat());
            Kernels.zero(dWriteWeights.mat());
            Kernels.zero(dMeanBefore.mat());
        }

        /** What was the gradient of w^r becomes that of w^r(t-1), of which the write used the mean. */
        private void stepBack(Frame f, SparseReads before) {
            Vec dMean = dMeanBefore.row(0);
            for (int i = 0; i < heads; i++) {
                Vec d = dReadWeightsBefore.row(i);
                for (int j = 0; j < before.counts[i]; j++) {
                    d.set(j, d.get(j) + dMean.get(f.readBefore[i * mostRead + j]) / heads);
                }
            }
            Rows spare = dReadWeights;
            dReadWeights = dReadWeightsBefore;
            dReadWeightsBefore = spare;
        }

        @Override
        public void reset() {
            tape.clear();
            start.clear();
            memory.reset();
            links.reset();
        }

        @Override
        public void carry(int steps) {
            int run = tape.stepsRun();
            memory.carry(steps, run, tape.length());
            links.carry(run, tape.length());
            tape.clear();
            if (run > 0) {
                start.copyFrom(frames[run - 1].reads);
                links.start().copyFrom(frames[run - 1].precedence);
            }
        }

        @Override
        public List<StateTensor> state() {
            List<StateTensor> state = memory.state(start);
            state.addAll(links.state());
            return state;
        }

        @Override
        public void stateChanged() {
            memory.stateChanged(start, memory);
            links.stateChanged();
        }

        @Override
        public List<Quantity> quantities() {
            return new SparseQuantities(rows)
                    .writes(Captions.sdncWrites(heads), t -> frames[t].touched, t -> frames[t].writeWeights)
                    .reads(Captions.sdncReads(sparse.sparseReads(), sparse.links()), heads, t -> frames[t].reads)
                    .list();
        }

        @Override
        public void stateChangedTo(SparseUnroll other) {
            memory.stateChanged(start, other instanceof SdncUnroll like ? like.memory : memory);
            links.stateChanged();
        }

        @Override
        public int rowsTouched() {
            return slots.size();
        }

        @Override
        public double recall(int t) {
            return memory.recall(keys.of(frames[t].controls).mat(), sparse.sparseReads(), frames[t].reads);
        }

        @Override
        public void searchWith(Workers workers) {
            memory.index().searchWith(workers);
        }

        @Override
        public int links() {
            return links.count();
        }

        /** The rows nearest to each head's key in step {@code t}, (R, K): a choice that a judge is handed. */
        public int[][] rowsRead(int t) {
            int[][] nearest = frames[t].reads.byHead();
            Arrays.setAll(nearest, i -> Arrays.copyOf(nearest[i], sparse.sparseReads()));
            return nearest;
        }

        /** The least recently used row of step {@code t}: a choice that a judge is handed. */
        public int[] leastUsed(int t) {
            return new int[] {frames[t].touched.rows[frames[t].leastUsed[0]]};
        }

        /** The rows of p after step {@code t}: a choice that a judge is handed. */
        public int[] precedenceRows(int t) {
            return frames[t].precedence.rows();
        }

        /** The rows of each head's fwd in step {@code t}: a choice that a judge is handed. */
        public int[][] forwardRows(int t) {
            return Arrays.stream(frames[t].forwardRows).map(SparseVector::rows).toArray(int[][]::new);
        }

        /** The rows of each head's bwd in step {@code t}: a choice that a judge is handed. */
        public int[][] backwardRows(int t) {
            return Arrays.stream(frames[t].backwardRows).map(SparseVector::rows).toArray(int[][]::new);
        }

        /** The columns of each row's links as they stand now: a choice that a judge is handed. */
        public int[][] linkColumns() {
            return links.columns();
        }
    }
}

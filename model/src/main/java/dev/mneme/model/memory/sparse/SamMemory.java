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
import dev.mneme.model.config.Ignored;
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
import dev.mneme.model.part.StateTensor;
import dev.mneme.sparse.Neighbours;
import dev.mneme.sparse.RowSlots;
import java.util.List;

/**
 * Sparse Access Memory (Rae et al., NIPS 2016): N rows of W floats, R heads that each write the rows they read last and
 * the least recently used row, and read the K rows nearest to their key. A step costs O(R K W) besides the search,
 * whatever N, and leaves O(R K W) for the way back, which rolls the rows back in place, bit for bit.
 *
 * <p>Gradients go through weights, written words and the rows read, not through the choice of rows. The state starts at 0,
 * or with small random rows.
 *
 * <p>Departures: a strength β for each head, which the paper does not have; the cosine's ε, see {@link ContentWeights};
 * rows accessed in one step become recent in ascending order.
 */
public final class SamMemory implements Memory {
    /** Its settings. */
    public record Config(
            MemorySize size,
            @Ignored({"links", "link-gradient"}) SparseConfig sparse) implements SparseMemoryConfig {
        /** Refuses more heads, or rows that one reads, than rows, and more rows of all heads than can be counted. */
        public Config {
            size.requireARowForEachHead();
            sparse.requireRowsToRead(size.memorySize());
            SparseConfig.requireRowsOfAllHeads(size.readHeads(), sparse.sparseReads());
        }

        @Override
        public SamMemory create() {
            return new SamMemory(this);
        }
    }

    private final int rows;
    private final int wordSize;
    private final int heads;
    private final int sparseReads;
    private final SparseConfig sparse;

    private final InterfaceLayout layout = new InterfaceLayout();
    private final Field keys;
    private final Field strengths;
    private final Field words;
    private final Field writeGates;
    private final Field interpolation;

    /** A memory of these settings. */
    public SamMemory(Config config) {
        rows = config.size.memorySize();
        wordSize = config.size.wordSize();
        heads = config.size.readHeads();
        sparse = config.sparse;
        sparseReads = sparse.sparseReads();
        keys = layout.add("keys q", heads, wordSize, Squash.NONE);
        strengths = layout.add("strengths β", 1, heads, Squash.ONEPLUS);
        words = layout.add("write words a", heads, wordSize, Squash.NONE);
        writeGates = layout.add("write gates α", 1, heads, Squash.SIGMOID);
        interpolation = layout.add("interpolation gates γ", 1, heads, Squash.SIGMOID);
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
        return 4L * Float.BYTES * heads * (2 * sparseReads + 1) * wordSize;
    }

    @Override
    public SamUnroll unroll(TensorArena arena, Ports ports) {
        return new SamUnroll(arena, ports);
    }

    /** Rows a step writes at most: those read before and the least recently used. */
    private int written() {
        return heads * (sparseReads + 1);
    }

    /** What a step leaves for the way back. */
    private final class Frame {
        final InterfaceLayout.Raw raw;
        final InterfaceLayout.Raw dRaw;
        final Controls controls;
        final Rows[] key = new Rows[heads]; // [i] (1, W)
        final Vec[] strength = new Vec[heads]; // [i] (1)
        final TouchedRows touched = new TouchedRows(written());
        final int[] leastUsed = new int[heads]; // [i] the number of u_i among the touched
        final int[] readBefore = new int[heads * sparseReads]; // [i * K + j] likewise of w^r_i(t-1)'s rows
        final Rows readWeightsBefore; // (R, n) w^r(t-1) over the touched rows
        final Rows writeWeights; // (R, n) w^w
        final ContentWeights.Frame[] content = new ContentWeights.Frame[heads]; // [i] (1, K)
        final SparseReads reads; // w^r

        Frame(TensorArena arena, ContentWeights contentWeights, Vec control, Vec dControl) {
            raw = layout.raw(control);
            dRaw = layout.raw(dControl);
            controls = layout.controls(arena);
            readWeightsBefore = Rows.of(arena, heads, written());
            writeWeights = Rows.of(arena, heads, written());
            reads = new SparseReads(arena, heads, sparseReads);
            for (int i = 0; i < heads; i++) {
                key[i] = Rows.of(keys.of(controls).row(i));
                strength[i] = strengths.vec(controls).slice(i, 1);
                content[i] = contentWeights.frame(arena);
            }
        }
    }

    /** One sequence of a sparse access memory. */
    public final class SamUnroll implements SparseUnroll {
        private final Ports ports;
        private final Tape tape;
        private final SparseRows memory; // M, its index, recency and journal
        private final RowSlots slots; // where the gradient of each row met lies
        private final ContentWeights contentWeights;
        private final SparseContents[] contents = new SparseContents[heads]; // [i] (K, W)
        private final Neighbours found = new Neighbours(heads, sparseReads);
        private final Vec inverseKeyNorms; // (R)
        private final SparseReads start; // w^r before step 0
        private final Frame[] frames; // [t]
        private final Mat touched; // (n, W) M's touched rows
        private final Rows reads; // (R, W) r

        private final Controls dControls;
        private final Rows[] dKey = new Rows[heads]; // [i] (1, W)
        private final Vec[] dStrength = new Vec[heads]; // [i] (1)
        private final Rows[] dContent = new Rows[heads]; // [i] (1, K) a row of dReadWeights
        private final Rows dReads; // (R, W)
        private final Mat dMemory; // (slots, W) of the rows met, after the step, then before it
        private final Mat dTouched; // (n, W)
        private final Rows dReadWeights; // (R, K), of this step, then of the step before
        private final Rows dWriteWeights; // (R, n)
        private final Rows dReadWeightsBefore; // (R, n)

        private SamUnroll(TensorArena arena, Ports ports) {
            this.ports = ports;
            int steps = ports.steps();
            int met = SparseRows.met(rows, steps, written(), heads * sparseReads);
            tape = new Tape(steps);
            slots = new RowSlots(met);
            memory = new SparseRows(arena, rows, wordSize, sparse, heads, sparseReads, steps, written());
            contentWeights = new ContentWeights(arena, 1, sparseReads);
            inverseKeyNorms = arena.vec(heads);
            start = new SparseReads(arena, heads, sparseReads);
            frames = new Frame[steps];
            for (int t = 0; t < steps; t++) {
                frames[t] = new Frame(arena, contentWeights, ports.control()[t], ports.dControl()[t]);
            }
            touched = arena.mat(written(), wordSize);
            reads = Rows.of(arena, heads, wordSize);

            dControls = layout.controls(arena);
            dReads = Rows.of(arena, heads, wordSize);
            dMemory = arena.mat(met, wordSize);
            dTouched = arena.mat(written(), wordSize);
            dReadWeights = Rows.of(arena, heads, sparseReads);
            dWriteWeights = Rows.of(arena, heads, written());
            dReadWeightsBefore = Rows.of(arena, heads, written());
            for (int i = 0; i < heads; i++) {
                contents[i] = new SparseContents(arena, sparseReads, wordSize, sparseReads);
                dKey[i] = Rows.of(keys.of(dControls).row(i));
                dStrength[i] = strengths.vec(dControls).slice(i, 1);
                dContent[i] = Rows.of(dReadWeights.row(i));
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
            layout.forward(f.raw, c);

            touch(f, t == 0 ? start : frames[t - 1].reads);
            AccessWeights.forward(
                    f.readWeightsBefore, f.leastUsed, writeGates.vec(c), interpolation.vec(c), f.writeWeights);
            f.touched.gather(memory.rows(), touched);
            EraseRowsAdd.forward(f.leastUsed, f.writeWeights, words.of(c), touched);
            memory.write(t, f.touched, touched);

            Kernels.inverseNorms(keys.of(c).mat(), ContentWeights.EPSILON, inverseKeyNorms);
            memory.nearest(keys.of(c).mat(), inverseKeyNorms, found);
            for (int i = 0; i < heads; i++) {
                f.reads.take(found, i, slots);
                contents[i].gather(f.reads, i, memory.rows());
                contentWeights.forward(
                        contents[i].rows, contents[i].inverseNorms, f.key[i], f.strength[i], f.content[i]);
                Kernels.copy(f.content[i].weights().row(0), f.reads.weights.row(i));
                contents[i].read(f.reads, i, reads);
            }
            Blocks.pack(reads.mat(), ports.reads()[t]);
            access(t, f);
        }

        /** Names the rows this step writes: for each head u_i, then the rows it read before. */
        private void touch(Frame f, SparseReads before) {
            f.touched.clear();
            Kernels.zero(f.readWeightsBefore.mat());
            int leastUsed = memory.leastUsed();
            for (int i = 0; i < heads; i++) {
                f.leastUsed[i] = f.touched.add(leastUsed, slots);
                leastUsed = memory.nextLeastUsed(leastUsed);
            }
            for (int i = 0; i < heads; i++) {
                for (int j = 0; j < before.counts[i]; j++) {
                    int n = f.touched.add(before.row(i, j), slots);
                    f.readBefore[i * sparseReads + j] = n;
                    f.readWeightsBefore.row(i).set(n, before.weights.row(i).get(j));
                }
            }
        }

        private void access(int t, Frame f) {
            AccessedRows accessed = memory.accessed();
            accessed.clear();
            for (int i = 0; i < heads; i++) {
                for (int n = 0; n < f.touched.count; n++) {
                    accessed.add(f.touched.rows[n], f.writeWeights.row(i).get(n));
                }
                accessed.add(f.reads, i);
                accessed.endHead();
            }
            memory.use(t);
        }

        @Override
        public void clearGradient() {
            Kernels.zero(dMemory, 0, slots.size());
            Kernels.zero(dReadWeights.mat());
        }

        @Override
        public void backward(int t) {
            tape.pop(t);
            Frame f = frames[t];
            Controls c = f.controls;
            dControls.zero();
            Kernels.zero(dWriteWeights.mat());
            Kernels.zero(dReadWeightsBefore.mat());

            Blocks.unpack(ports.dReads()[t], dReads.mat());
            for (int i = 0; i < heads; i++) {
                contents[i].gather(f.reads, i, memory.rows());
                contents[i].readBackward(f.reads, i, dReads, dReadWeights);
                contentWeights.backward(
                        contents[i].rows,
                        contents[i].inverseNorms,
                        f.key[i],
                        f.strength[i],
                        f.content[i],
                        dContent[i],
                        contents[i].dRows,
                        dKey[i],
                        dStrength[i]);
                f.reads.scatterAdd(i, contents[i].dRows, dMemory);
            }

            memory.takeBack(t);
            f.touched.gatherGradient(dMemory, dTouched);
            EraseRowsAdd.backward(
                    f.leastUsed, f.writeWeights, words.of(c), dTouched, dWriteWeights, words.of(dControls));
            f.touched.scatterGradient(dTouched, dMemory);
            AccessWeights.backward(
                    f.readWeightsBefore,
                    f.leastUsed,
                    writeGates.vec(c),
                    interpolation.vec(c),
                    dWriteWeights,
                    dReadWeightsBefore,
                    writeGates.vec(dControls),
                    interpolation.vec(dControls));

            layout.backward(f.raw, c, dControls, f.dRaw);
            stepBack(f, t == 0 ? start : frames[t - 1].reads);
        }

        /** What was the gradient of w^r becomes that of w^r(t-1). */
        private void stepBack(Frame f, SparseReads before) {
            Kernels.zero(dReadWeights.mat());
            for (int i = 0; i < heads; i++) {
                for (int j = 0; j < before.counts[i]; j++) {
                    dReadWeights.row(i).set(j, dReadWeightsBefore.row(i).get(f.readBefore[i * sparseReads + j]));
                }
            }
        }

        @Override
        public void reset() {
            tape.clear();
            start.clear();
            memory.reset();
        }

        @Override
        public void carry(int steps) {
            int run = tape.stepsRun();
            memory.carry(steps, run, tape.length());
            tape.clear();
            if (run > 0) {
                start.copyFrom(frames[run - 1].reads);
            }
        }

        @Override
        public List<StateTensor> state() {
            return memory.state(start);
        }

        @Override
        public void stateChanged() {
            memory.stateChanged(start, memory);
        }

        @Override
        public List<Quantity> quantities() {
            return new SparseQuantities(rows)
                    .writes(
                            Captions.accessWrites(heads, "least recently used"),
                            t -> frames[t].touched,
                            t -> frames[t].writeWeights)
                    .reads(Captions.samReads(sparseReads), heads, t -> frames[t].reads)
                    .list();
        }

        @Override
        public void stateChangedTo(SparseUnroll other) {
            memory.stateChanged(start, other instanceof SamUnroll like ? like.memory : memory);
        }

        @Override
        public int rowsTouched() {
            return slots.size();
        }

        @Override
        public double recall(int t) {
            return memory.recall(keys.of(frames[t].controls).mat(), sparseReads, frames[t].reads);
        }

        @Override
        public void searchWith(Workers workers) {
            memory.index().searchWith(workers);
        }

        @Override
        public int links() {
            return 0;
        }

        /** The rows that each head read in step {@code t}, (R, K), nearest first: a choice that a judge is handed. */
        public int[][] rowsRead(int t) {
            return frames[t].reads.byHead();
        }

        /** The least recently used rows of step {@code t}, u_1..u_R: a choice that a judge is handed. */
        public int[] leastUsed(int t) {
            int[] least = new int[heads];
            for (int i = 0; i < heads; i++) {
                least[i] = frames[t].touched.rows[frames[t].leastUsed[i]];
            }
            return least;
        }
    }
}

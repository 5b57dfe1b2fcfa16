package dev.mneme.model.memory.sparse;

import dev.mneme.kernels.Blocks;
import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Rows;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.addressing.ReadModes;
import dev.mneme.model.memory.Captions;
import dev.mneme.model.memory.InterfaceLayout;
import dev.mneme.model.memory.InterfaceLayout.Controls;
import dev.mneme.model.memory.InterfaceLayout.Field;
import dev.mneme.model.memory.InterfaceLayout.Squash;
import dev.mneme.model.memory.Memory;
import dev.mneme.model.memory.MemorySize;
import dev.mneme.model.part.Quantity;
import dev.mneme.model.part.Sizes;
import dev.mneme.model.part.StateTensor;
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
    /** What is cut: the rows of p after the step. */
    public static final String PRECEDENCE = "rows of precedence";

    /** What is cut: the rows of each head's fwd. */
    public static final String FORWARD = "rows written after";

    /** What is cut: the rows of each head's bwd. */
    public static final String BACKWARD = "rows written before";

    /** What is cut: the columns of each row's links, as they stand now, whatever the step. */
    public static final String LINKS = "columns of links";

    private static final int BACKWARD_LINKS = 0; // modes
    private static final int CONTENT = 1;
    private static final int FORWARD_LINKS = 2;

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

    private final InterfaceLayout layout = new InterfaceLayout();
    private final SparseAccess access;
    private final Field readModes;

    /** A memory of these settings. */
    public SdncMemory(Config config) {
        int rows = config.size.memorySize();
        int wordSize = config.size.wordSize();
        int heads = config.size.readHeads();
        int mostRead = mostRead(rows, config.sparse);
        access = new SparseAccess(
                layout,
                layout.add("read keys k", heads, wordSize, Squash.NONE),
                layout.add("read strengths β", 1, heads, Squash.ONEPLUS),
                layout.add("write word a", 1, wordSize, Squash.NONE),
                layout.add("write gate α", 1, 1, Squash.SIGMOID),
                layout.add("interpolation gate γ", 1, 1, Squash.SIGMOID),
                config.size,
                config.sparse,
                1,
                mostRead,
                (int) Math.min(rows, (long) heads * mostRead + 1));
        readModes = layout.add("read modes π", heads, ReadModes.modes(1), Squash.SOFTMAX);
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
        return access.heads();
    }

    @Override
    public int readSize() {
        return access.heads() * access.wordSize();
    }

    /** The rows read and written, forward and back; the index brings its own. */
    @Override
    public long stepBytes() {
        return 4L * Float.BYTES * (access.heads() * access.mostRead() + access.mostWritten()) * access.wordSize();
    }

    @Override
    public Unroll unroll(TensorArena arena, Ports ports) {
        return new SparseSequence(
                access, arena, ports, (memory, slots) -> new Steps(arena, ports.steps(), memory, slots));
    }

    private Rows[] weightings(TensorArena arena) {
        Rows[] all = new Rows[ReadModes.modes(1)];
        Arrays.setAll(all, _ -> Rows.of(arena, access.heads(), access.mostRead()));
        return all;
    }

    /** What is the SDNC's own of a step. */
    private final class Frame {
        final SparseVector written = new SparseVector(access.mostWritten()); // w^w by row
        final SparseVector precedence = new SparseVector(access.settings().links()); // p
        final SparseVector[] forwardRows = vectors(); // [i] fwd by row
        final SparseVector[] backwardRows = vectors(); // [i] bwd by row
        final Rows[] mixed; // [mode] bwd, C and fwd over the rows read, (R, K + 2 K_L) each

        Frame(TensorArena arena) {
            mixed = weightings(arena);
        }

        private SparseVector[] vectors() {
            SparseVector[] vectors = new SparseVector[access.heads()];
            Arrays.setAll(vectors, _ -> new SparseVector(access.settings().links()));
            return vectors;
        }
    }

    /** What the SDNC does its own way: one head writes, and reading follows links. */
    private final class Steps implements SparseSequence.Steps {
        private final SparseRows memory;
        private final RowSlots slots;
        private final LinkedReads links; // L and p
        private final Frame[] frames; // [t]
        private final int heads = access.heads();
        private final Rows[] dMixed; // [mode] (R, K + 2 K_L)

        Steps(TensorArena arena, int count, SparseRows memory, RowSlots slots) {
            this.memory = memory;
            this.slots = slots;
            int most = access.mostRead();
            links = new LinkedReads(
                    arena, access.settings(), access.rows(), count, most, access.mostWritten(), access.met(count));
            frames = new Frame[count];
            Arrays.setAll(frames, _ -> new Frame(arena));
            dMixed = weightings(arena);
        }

        private SparseVector precedenceBefore(int t) {
            return t == 0 ? links.start() : frames[t - 1].precedence;
        }

        /** u, then the rows that any head read before, with the mean of their weights. */
        @Override
        public void touch(SparseStep s, SparseReads before) {
            Vec mean = s.weightsBefore.row(0);
            s.leastUsed[0] = s.touched.add(memory.leastUsed(), slots);
            for (int i = 0; i < heads; i++) {
                for (int j = 0; j < before.counts[i]; j++) {
                    int n = s.touched.add(before.row(i, j), slots);
                    s.readBefore[i * before.most + j] = n;
                    mean.set(n, mean.get(n) + before.weights.row(i).get(j));
                }
            }
            Kernels.scale(1f / heads, mean);
        }

        @Override
        public void touchBackward(SparseStep s, SparseReads before, Rows dWeightsBefore, Rows dReads) {
            Vec dMean = dWeightsBefore.row(0);
            for (int i = 0; i < heads; i++) {
                Vec d = dReads.row(i);
                for (int j = 0; j < before.counts[i]; j++) {
                    d.set(j, d.get(j) + dMean.get(s.readBefore[i * before.most + j]) / heads);
                }
            }
        }

        @Override
        public void weigh(int t, SparseStep s, SparseReads before) {
            Frame f = frames[t];
            s.touched.spread(s.writeWeights.row(0), f.written);
            links.update(t, f.written, precedenceBefore(t), f.precedence);
            for (int i = 0; i < heads; i++) {
                Blocks.copyColumns(
                        s.content[i].weights().mat(), 0, 0, f.mixed[CONTENT].mat(), i, 0, 1, access.nearest());
                links.reads(before, i, f.forwardRows[i], f.backwardRows[i]);
                s.reads.spread(f.forwardRows[i], i, slots, f.mixed[FORWARD_LINKS]);
                s.reads.spread(f.backwardRows[i], i, slots, f.mixed[BACKWARD_LINKS]);
            }
            ReadModes.forward(readModes.of(s.controls), f.mixed, s.reads.weights);
        }

        @Override
        public void weighBackward(
                int t,
                SparseStep s,
                SparseReads before,
                Controls dC,
                Rows dReads,
                Rows[] dNearest,
                Rows dBefore,
                Rows dWritten) {
            Frame f = frames[t];
            for (Rows d : dMixed) {
                Kernels.zero(d.mat());
            }
            ReadModes.backward(readModes.of(s.controls), f.mixed, dReads, readModes.of(dC), dMixed);
            for (int i = 0; i < heads; i++) {
                Blocks.copyColumns(dMixed[CONTENT].mat(), i, 0, dNearest[i].mat(), 0, 0, 1, access.nearest());
                s.reads.collect(f.forwardRows[i], i, dMixed[FORWARD_LINKS], links.dForward);
                s.reads.collect(f.backwardRows[i], i, dMixed[BACKWARD_LINKS], links.dBackward);
                links.readsBackward(before, i, dBefore.row(i));
            }
            links.backward(t, f.written, precedenceBefore(t), f.precedence, dWritten.row(0));
        }

        @Override
        public void access(SparseStep s, AccessedRows accessed) {
            for (int i = 0; i < heads; i++) {
                accessed.add(s.reads, i);
                accessed.endHead();
            }
            for (int n = 0; n < s.touched.count; n++) {
                accessed.add(s.touched.rows[n], s.writeWeights.row(0).get(n));
            }
            accessed.endHead();
        }

        @Override
        public void clearGradient() {
            links.clearGradient();
        }

        @Override
        public void reset() {
            links.reset();
        }

        @Override
        public void carry(int run, int standing) {
            links.carry(run, standing);
            if (run > 0) {
                links.start().copyFrom(frames[run - 1].precedence);
            }
        }

        @Override
        public List<StateTensor> state() {
            return links.state();
        }

        @Override
        public void stateChanged() {
            links.stateChanged();
        }

        @Override
        public int links() {
            return links.count();
        }

        @Override
        public List<Quantity> quantities(List<SparseStep> steps) {
            int most = access.settings().links();
            return new SparseQuantities(access.rows())
                    .writes(Captions.sdncWrites(heads), steps)
                    .reads(Captions.sdncReads(access.nearest(), most), heads, steps)
                    .choice(SamMemory.LEAST_USED, 1, 1, t ->
                            new int[][] {steps.get(t).leastUsedRows()})
                    .choice(
                            SamMemory.NEAREST,
                            heads,
                            access.nearest(),
                            t -> steps.get(t).reads.byHead())
                    .choice(PRECEDENCE, 1, most, t -> new int[][] {frames[t].precedence.rows()})
                    .choice(FORWARD, heads, most, t -> rows(frames[t].forwardRows))
                    .choice(BACKWARD, heads, most, t -> rows(frames[t].backwardRows))
                    .choice(LINKS, access.rows(), most, _ -> links.columns())
                    .list();
        }

        private static int[][] rows(SparseVector[] ofHeads) {
            return Arrays.stream(ofHeads).map(SparseVector::rows).toArray(int[][]::new);
        }
    }
}

package dev.mneme.model.memory.sparse;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Rows;
import dev.mneme.kernels.TensorArena;
import dev.mneme.model.addressing.ContentWeights;
import dev.mneme.model.config.Ignored;
import dev.mneme.model.memory.Captions;
import dev.mneme.model.memory.DamMemory;
import dev.mneme.model.memory.InterfaceLayout;
import dev.mneme.model.memory.InterfaceLayout.Controls;
import dev.mneme.model.memory.InterfaceLayout.Squash;
import dev.mneme.model.memory.Memory;
import dev.mneme.model.memory.MemorySize;
import dev.mneme.model.part.Quantity;
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
    /** The choices of each step: the least used rows u_1..u_R. */
    public static final String LEAST_USED = DamMemory.LEAST_USED;

    /** The choices of each step: the K rows nearest to each key. */
    public static final String NEAREST = "nearest rows";

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

    private final InterfaceLayout layout = new InterfaceLayout();
    private final SparseAccess access;

    /** A memory of these settings. */
    public SamMemory(Config config) {
        int heads = config.size.readHeads();
        int wordSize = config.size.wordSize();
        int reads = config.sparse.sparseReads();
        access = new SparseAccess(
                layout,
                layout.add("keys q", heads, wordSize, Squash.NONE),
                layout.add("strengths β", 1, heads, Squash.ONEPLUS),
                layout.add("write words a", heads, wordSize, Squash.NONE),
                layout.add("write gates α", 1, heads, Squash.SIGMOID),
                layout.add("interpolation gates γ", 1, heads, Squash.SIGMOID),
                config.size,
                config.sparse,
                heads,
                reads,
                heads * (reads + 1));
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
        return 4L * Float.BYTES * access.heads() * (2 * access.nearest() + 1) * access.wordSize();
    }

    @Override
    public Unroll unroll(TensorArena arena, Ports ports) {
        return new SparseSequence(access, arena, ports, Steps::new);
    }

    /** What SAM does its own way: every head writes, and reads by content alone. */
    private final class Steps implements SparseSequence.Steps {
        private final SparseRows memory;
        private final RowSlots slots;
        private final int heads = access.heads();

        Steps(SparseRows memory, RowSlots slots) {
            this.memory = memory;
            this.slots = slots;
        }

        /** For each head u_i, then the rows it read before. */
        @Override
        public void touch(SparseStep s, SparseReads before) {
            int leastUsed = memory.leastUsed();
            for (int i = 0; i < heads; i++) {
                s.leastUsed[i] = s.touched.add(leastUsed, slots);
                leastUsed = memory.nextLeastUsed(leastUsed);
            }
            for (int i = 0; i < heads; i++) {
                for (int j = 0; j < before.counts[i]; j++) {
                    int n = s.touched.add(before.row(i, j), slots);
                    s.readBefore[i * before.most + j] = n;
                    s.weightsBefore.row(i).set(n, before.weights.row(i).get(j));
                }
            }
        }

        @Override
        public void touchBackward(SparseStep s, SparseReads before, Rows dWeightsBefore, Rows dReads) {
            for (int i = 0; i < heads; i++) {
                for (int j = 0; j < before.counts[i]; j++) {
                    dReads.row(i).set(j, dWeightsBefore.row(i).get(s.readBefore[i * before.most + j]));
                }
            }
        }

        @Override
        public void weigh(int t, SparseStep s, SparseReads before) {
            for (int i = 0; i < heads; i++) {
                Kernels.copy(s.content[i].weights().row(0), s.reads.weights.row(i));
            }
        }

        @Override
        public void weighBackward(
                int t,
                SparseStep s,
                SparseReads before,
                Controls dC,
                Rows dReads,
                Rows[] dContent,
                Rows dBefore,
                Rows dWritten) {
            for (int i = 0; i < heads; i++) {
                Kernels.copy(dReads.row(i), dContent[i].row(0));
            }
        }

        @Override
        public void access(SparseStep s, AccessedRows accessed) {
            for (int i = 0; i < heads; i++) {
                for (int n = 0; n < s.touched.count; n++) {
                    accessed.add(s.touched.rows[n], s.writeWeights.row(i).get(n));
                }
                accessed.add(s.reads, i);
                accessed.endHead();
            }
        }

        @Override
        public List<Quantity> quantities(List<SparseStep> steps) {
            return new SparseQuantities(access.rows())
                    .writes(Captions.accessWrites(heads, "least recently used"), steps)
                    .reads(Captions.samReads(access.nearest()), heads, steps)
                    .choice(LEAST_USED, 1, heads, t -> new int[][] {steps.get(t).leastUsedRows()})
                    .choice(
                            NEAREST,
                            heads,
                            access.nearest(),
                            t -> steps.get(t).reads.byHead())
                    .list();
        }
    }
}

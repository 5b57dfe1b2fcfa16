package dev.mneme.sparse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mneme.kernels.Blocks;
import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** A memory with a search over it, told of every change, beside the answer by sorting all rows. */
final class Searches implements AutoCloseable {
    static final float EPSILON = 1e-6f;

    final TensorArena arena = TensorArena.create();
    final SplittableRandom random = new SplittableRandom(11);
    final RowStore store;
    final NearestRows search;

    Searches(IndexKind kind, int count, int words) {
        store = new RowStore(arena, count, words, EPSILON, count);
        search = kind.over(store, arena, 4, 4);
    }

    /** Writes a row and says so. */
    void write(int row, Contents contents) {
        contents.fill(store.rows(), row, random);
        changed(row);
    }

    void changed(int row) {
        store.changed(row);
        search.changed(row);
    }

    /** Overwrites all rows from outside. */
    void overwrite(Contents contents) {
        for (int row = 0; row < store.count(); row++) {
            contents.fill(store.rows(), row, random);
        }
        overwritten();
    }

    void overwritten() {
        store.overwritten();
        search.overwritten();
    }

    /** Some keys as fresh as can be, some very near a row. */
    Mat keys(int heads) {
        Mat keys = arena.mat(heads, store.words());
        for (int head = 0; head < heads; head++) {
            if (head % 3 == 1) {
                Blocks.copyRows(store.rows(), random.nextInt(store.count()), keys, head, 1);
            } else {
                Contents.GAUSSIAN.fill(keys, head, random);
            }
        }
        return keys;
    }

    Vec inverseNorms(Mat keys) {
        Vec norms = arena.vec(keys.rows());
        Kernels.inverseNorms(keys, EPSILON, norms);
        return norms;
    }

    /** Searches for keys and compares rows and bits with a sort of everything. */
    void assertExact(String what, int heads, int k) {
        Mat keys = keys(heads);
        Vec norms = inverseNorms(keys);
        var found = new Neighbours(heads, k);
        search.search(keys, norms, found);
        for (int head = 0; head < heads; head++) {
            assertHead(what + " N " + store.count() + " W " + store.words(), keys, norms, head, found);
        }
    }

    private void assertHead(String what, Mat keys, Vec norms, int head, Neighbours found) {
        float[] similar = new float[store.count()];
        for (int row = 0; row < store.extent(); row++) {
            similar[row] = Blocks.dotRows(keys, head, store.rows(), row)
                    * store.inverseNorms().get(row)
                    * norms.get(head);
        }
        // As -0 and 0 tie, 0 is added.
        int[] order = IntStream.range(0, store.count())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer row) -> -(similar[row] + 0.0))
                        .thenComparing(row -> row))
                .limit(found.k())
                .mapToInt(row -> row)
                .toArray();
        assertEquals(order.length, found.size(head), what + " head " + head + ": rows found");
        for (int rank = 0; rank < order.length; rank++) {
            String at = what + " head " + head + " rank " + rank;
            assertEquals(order[rank], found.row(head, rank), at);
            assertEquals(
                    Float.floatToRawIntBits(similar[order[rank]]),
                    Float.floatToRawIntBits(found.similarity(head, rank)),
                    at);
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}

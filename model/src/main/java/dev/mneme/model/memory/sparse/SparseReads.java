package dev.mneme.model.memory.sparse;

import dev.mneme.kernels.Blocks;
import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.Rows;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.sparse.Neighbours;
import dev.mneme.sparse.RowSlots;
import dev.mneme.sparse.SparseVector;
import java.util.Arrays;

/** The rows that each head reads in a step, with their weights: all other weights are 0. */
final class SparseReads {
    final int heads; // R
    final int most; // rows a head may read
    final int[] rows; // [i * most + j]
    final int[] slots; // [i * most + j] where the gradient of each row lies
    final int[] counts; // [i]
    final Rows weights; // (R, most) w^r

    SparseReads(TensorArena arena, int heads, int most) {
        this.heads = heads;
        this.most = most;
        rows = new int[heads * most];
        slots = new int[heads * most];
        counts = new int[heads];
        weights = Rows.of(arena, heads, most);
    }

    /** Reads nothing. */
    void clear() {
        Arrays.fill(counts, 0);
        Kernels.zero(weights.mat());
    }

    void copyFrom(SparseReads other) {
        System.arraycopy(other.rows, 0, rows, 0, rows.length);
        System.arraycopy(other.slots, 0, slots, 0, slots.length);
        System.arraycopy(other.counts, 0, counts, 0, counts.length);
        Kernels.copy(other.weights.mat(), weights.mat());
    }

    /** The rows found for {@code head}, numbered by {@code all}; their weights are written by the caller. */
    void take(Neighbours found, int head, RowSlots all) {
        counts[head] = found.size(head);
        for (int j = 0; j < counts[head]; j++) {
            rows[head * most + j] = found.row(head, j);
        }
        number(head, all);
    }

    /** Numbers the rows of {@code head}. */
    void number(int head, RowSlots all) {
        for (int at = head * most; at < head * most + counts[head]; at++) {
            slots[at] = all.slot(rows[at]);
        }
    }

    /** Numbers all rows. */
    void number(RowSlots all) {
        for (int i = 0; i < heads; i++) {
            number(i, all);
        }
    }

    /** Where {@code row} stands among those of {@code head}, -1 if it is not read. */
    private int find(int head, int row) {
        for (int j = 0; j < counts[head]; j++) {
            if (rows[head * most + j] == row) {
                return j;
            }
        }
        return -1;
    }

    /** Row {@code head} of {@code wide} (R, most) = {@code few} over the rows read, to which those of few are added. */
    void spread(SparseVector few, int head, RowSlots all, Rows wide) {
        Vec w = wide.row(head);
        Kernels.zero(w);
        for (int m = 0; m < few.size(); m++) {
            int at = find(head, few.row(m));
            if (at < 0) {
                at = counts[head]++;
                rows[head * most + at] = few.row(m);
                slots[head * most + at] = all.slot(few.row(m));
            }
            w.set(at, few.value(m));
        }
    }

    /** The inverse of {@link #spread}: writes {@code few}, the rows of {@code like} with their numbers in {@code wide}. */
    void collect(SparseVector like, int head, Rows wide, SparseVector few) {
        few.clear();
        for (int m = 0; m < like.size(); m++) {
            few.add(like.row(m), wide.row(head).get(find(head, like.row(m))));
        }
    }

    /** The rows of each head. */
    int[][] byHead() {
        int[][] byHead = new int[heads][];
        Arrays.setAll(byHead, i -> Arrays.copyOfRange(rows, i * most, i * most + counts[i]));
        return byHead;
    }

    int row(int head, int j) {
        return rows[head * most + j];
    }

    /** {@code contents[j] = M[row j of head]}; the rest of {@code contents} (most, W) is 0, as its weights are. */
    void gather(int head, Mat memory, Mat contents) {
        for (int j = 0; j < counts[head]; j++) {
            Blocks.copyRows(memory, rows[head * most + j], contents, j, 1);
        }
        Kernels.zero(contents, counts[head], most - counts[head]); // 0 times NaN, which may lie there, is not 0
    }

    /** {@code dMemory[slot of row j] += dContents[j]}. */
    void scatterAdd(int head, Mat dContents, Mat dMemory) {
        for (int j = 0; j < counts[head]; j++) {
            Blocks.addColumns(dContents, j, 0, dMemory, slots[head * most + j], 0, 1, dMemory.cols());
        }
    }
}

package dev.mneme.train.data;

import dev.mneme.kernels.Blocks;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import java.util.List;

/** The order of a batch by length, the longest first, and what it takes to put everything in it. Allocates nothing. */
final class LongestFirst {
    private final List<Mat> blocks; // (T·B, n) each
    private final List<Mat> heldRows; // (B, n) each
    private final float[] heldFloats; // (B)
    private final int[] heldInts; // (B)
    private final Rng[] heldChance; // (B)
    private final int[] from; // (B): what place b gets lies there

    LongestFirst(TensorArena arena, int size, List<Mat> blocks) {
        this.blocks = blocks;
        heldRows = blocks.stream().map(block -> arena.mat(size, block.cols())).toList();
        heldFloats = new float[size];
        heldInts = new int[size];
        heldChance = new Rng[size];
        from = new int[size];
    }

    /** Looks at {@code lengths} (B); of equals the first comes first. Returns whether anything has to move. */
    boolean of(int[] lengths) {
        boolean moves = false;
        for (int b = 0; b < from.length; b++) {
            int to = b;
            while (to > 0 && lengths[from[to - 1]] < lengths[b]) {
                from[to] = from[to - 1];
                to--;
                moves = true;
            }
            from[to] = b;
        }
        return moves;
    }

    /** Moves the B rows from row {@code first} on of block number {@code i}. */
    void moveRows(int i, int first) {
        Mat block = blocks.get(i);
        Mat held = heldRows.get(i);
        Blocks.copyRows(block, first, held, 0, from.length);
        for (int b = 0; b < from.length; b++) {
            Blocks.copyRows(held, from[b], block, first + b, 1);
        }
    }

    /** Moves the B floats from {@code first} on. */
    void move(Vec values, int first) {
        for (int b = 0; b < from.length; b++) {
            heldFloats[b] = values.get(first + b);
        }
        for (int b = 0; b < from.length; b++) {
            values.set(first + b, heldFloats[from[b]]);
        }
    }

    void move(int[] values) {
        System.arraycopy(values, 0, heldInts, 0, from.length);
        for (int b = 0; b < from.length; b++) {
            values[b] = heldInts[from[b]];
        }
    }

    void move(Rng[] values) {
        System.arraycopy(values, 0, heldChance, 0, from.length);
        for (int b = 0; b < from.length; b++) {
            values[b] = heldChance[from[b]];
        }
    }
}

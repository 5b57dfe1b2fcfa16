package dev.mneme.model.memory;

import dev.mneme.kernels.Mat;
import dev.mneme.kernels.Rows;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.addressing.ContentWeights;
import dev.mneme.model.addressing.MaskedContentWeights;
import dev.mneme.model.memory.InterfaceLayout.Controls;
import dev.mneme.model.memory.InterfaceLayout.Field;
import java.util.Optional;
import java.util.stream.Stream;

/** Heads of a DNC that look rows up by content: {@code C(M, k, β)}, or through masks {@code C(M, k, β, m)}. */
interface DncContent {
    /** What the heads found at step {@code t}, (heads, N). */
    Rows weights(int t);

    /** Looks into {@code memory} (N, W); {@code inverseNorm} (N) is that of its rows. */
    void forward(int t, Controls c, Mat memory, Vec inverseNorm);

    /** Adds to {@code dC} and {@code dMemory}. {@code dWeights} (heads, N) is read. */
    void backward(int t, Controls c, Controls dC, Mat memory, Vec inverseNorm, Rows dWeights, Mat dMemory);

    /** For {@code steps} steps over {@code rows} rows, through masks if there are such fields, with {@code floor} α. */
    static DncContent of(
            TensorArena arena, int steps, int rows, Field keys, Field strengths, Optional<Field> masks, double floor) {
        if (masks.isEmpty()) {
            return new Plain(arena, steps, rows, keys, strengths);
        }
        return new Masked(arena, steps, rows, keys, strengths, masks.get(), floor);
    }

    /** By all floats of a row. */
    final class Plain implements DncContent {
        private final Field keys; // (heads, W) k
        private final Field strengths; // (heads) β
        private final ContentWeights content;
        private final ContentWeights.Frame[] frames; // [t]

        private Plain(TensorArena arena, int steps, int rows, Field keys, Field strengths) {
            this.keys = keys;
            this.strengths = strengths;
            content = new ContentWeights(arena, keys.rows(), rows);
            frames = Stream.generate(() -> content.frame(arena)).limit(steps).toArray(ContentWeights.Frame[]::new);
        }

        @Override
        public Rows weights(int t) {
            return frames[t].weights();
        }

        @Override
        public void forward(int t, Controls c, Mat memory, Vec inverseNorm) {
            content.forward(memory, inverseNorm, keys.of(c), strengths.vec(c), frames[t]);
        }

        @Override
        public void backward(int t, Controls c, Controls dC, Mat memory, Vec inverseNorm, Rows dWeights, Mat dMemory) {
            content.backward(
                    memory,
                    inverseNorm,
                    keys.of(c),
                    strengths.vec(c),
                    frames[t],
                    dWeights,
                    dMemory,
                    keys.of(dC),
                    strengths.vec(dC));
        }
    }

    /** By those that a mask lets through, whose norm is of no use to others. */
    final class Masked implements DncContent {
        private final Field keys; // (heads, W) k
        private final Field strengths; // (heads) β
        private final Field masks; // (heads, W) m before the floor
        private final MaskedContentWeights content;
        private final MaskedContentWeights.Frame[] frames; // [t]

        private Masked(TensorArena arena, int steps, int rows, Field keys, Field strengths, Field masks, double floor) {
            this.keys = keys;
            this.strengths = strengths;
            this.masks = masks;
            content = new MaskedContentWeights(arena, keys.rows(), rows, keys.cols(), floor);
            frames =
                    Stream.generate(() -> content.frame(arena)).limit(steps).toArray(MaskedContentWeights.Frame[]::new);
        }

        @Override
        public Rows weights(int t) {
            return frames[t].weights();
        }

        @Override
        public void forward(int t, Controls c, Mat memory, Vec inverseNorm) {
            content.forward(memory, keys.of(c), strengths.vec(c), masks.of(c), frames[t]);
        }

        @Override
        public void backward(int t, Controls c, Controls dC, Mat memory, Vec inverseNorm, Rows dWeights, Mat dMemory) {
            content.backward(
                    memory,
                    keys.of(c),
                    strengths.vec(c),
                    frames[t],
                    dWeights,
                    dMemory,
                    keys.of(dC),
                    strengths.vec(dC),
                    masks.of(dC));
        }
    }
}

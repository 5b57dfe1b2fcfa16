package dev.mneme.train.optimise;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.config.Ignored;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Moves parameters against a gradient, and towards 0 by their weight decay: {@code θ = (1 - η λ) θ - step}. All vectors
 * are flat and share the parameters' layout. Allocates nothing.
 */
public sealed interface Optimiser {
    /**
     * One update. Writes {@code values}.
     *
     * @param gradient not modified
     * @param scale what the gradient is multiplied by first, for clipping by norm
     * @param iteration from 1
     */
    void update(Vec values, Vec gradient, float scale, long iteration);

    /** What must be saved to resume, by name; the vectors may be overwritten. */
    Map<String, Vec> moments();

    /** RMSProp with optional momentum: {@code v = μ v + η g / sqrt(m + ε)}, the step is v. */
    final class RmsProp implements Optimiser {
        /** Its settings. */
        public record Config(StepSize step) implements OptimiserConfig {
            @Override
            public Optimiser create(float kept, TensorArena arena, int size) {
                return new RmsProp(step, kept, arena, size);
            }
        }

        private static final float DECAY = 0.9f; // ρ
        private static final float EPSILON = 1e-10f; // ε

        private final float rate;
        private final float momentum;
        private final float kept; // 1 - η λ
        private final Vec square; // m
        private final Vec velocity; // v

        private RmsProp(StepSize step, float kept, TensorArena arena, int size) {
            rate = (float) step.learningRate();
            momentum = (float) step.momentum();
            this.kept = kept;
            square = arena.vec(size);
            velocity = arena.vec(momentum == 0 ? 0 : size);
            Kernels.fill(square, 1);
        }

        @Override
        public void update(Vec values, Vec gradient, float scale, long iteration) {
            for (int i = 0; i < values.size(); i++) {
                float g = gradient.get(i) * scale;
                float m = DECAY * square.get(i) + (1 - DECAY) * g * g;
                square.set(i, m);
                float step = rate * g / (float) Math.sqrt(m + EPSILON);
                if (momentum != 0) {
                    step += momentum * velocity.get(i);
                    velocity.set(i, step);
                }
                values.set(i, kept * values.get(i) - step);
            }
        }

        @Override
        public Map<String, Vec> moments() {
            var moments = new LinkedHashMap<String, Vec>();
            moments.put("square", square);
            if (momentum != 0) {
                moments.put("velocity", velocity);
            }
            return moments;
        }
    }

    /** Adam: {@code m = β1 m + (1-β1) g}, {@code v = β2 v + (1-β2) g²}, the step is {@code η m̂ / (sqrt(v̂) + ε)}. */
    final class Adam implements Optimiser {
        /** Its settings. */
        public record Config(@Ignored("momentum") StepSize step) implements OptimiserConfig {
            @Override
            public Optimiser create(float kept, TensorArena arena, int size) {
                return new Adam(step, kept, arena, size);
            }
        }

        private static final float BETA1 = 0.9f;
        private static final float BETA2 = 0.999f;
        private static final float EPSILON = 1e-8f;

        private final float rate;
        private final float kept; // 1 - η λ
        private final Vec mean; // m
        private final Vec square; // v

        private Adam(StepSize step, float kept, TensorArena arena, int size) {
            rate = (float) step.learningRate();
            this.kept = kept;
            mean = arena.vec(size);
            square = arena.vec(size);
        }

        @Override
        public void update(Vec values, Vec gradient, float scale, long iteration) {
            // StrictMath: the same bits on every platform
            float correctMean = (float) (1 / (1 - StrictMath.pow(BETA1, (double) iteration)));
            float correctSquare = (float) (1 / (1 - StrictMath.pow(BETA2, (double) iteration)));
            for (int i = 0; i < values.size(); i++) {
                float g = gradient.get(i) * scale;
                float m = BETA1 * mean.get(i) + (1 - BETA1) * g;
                float v = BETA2 * square.get(i) + (1 - BETA2) * g * g;
                mean.set(i, m);
                square.set(i, v);
                float step = rate * (m * correctMean) / ((float) Math.sqrt(v * correctSquare) + EPSILON);
                values.set(i, kept * values.get(i) - step);
            }
        }

        @Override
        public Map<String, Vec> moments() {
            var moments = new LinkedHashMap<String, Vec>();
            moments.put("mean", mean);
            moments.put("square", square);
            return moments;
        }
    }
}

package dev.mneme.train.optimise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.train.recipe.TrainConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptimiserTest {
    private static final float[] START = {3, -2, 0.5f, 0, -0.0f};
    private static final float[] GRADIENT = {0.25f, -4, 0, 1, -1e-3f};

    private static float[] after(int updates, float[] gradient, Map<String, ?> settings) {
        try (var arena = TensorArena.create()) {
            Vec values = arena.vec(START.length);
            Vec given = arena.vec(START.length);
            values.set(START);
            given.set(gradient);
            TrainConfig config = TrainConfig.DEFAULTS.with(settings);
            Optimiser optimiser = config.optimizer().create(config.kept(), arena, START.length);
            for (int i = 1; i <= updates; i++) {
                optimiser.update(values, given, 1, i);
            }
            return values.toArray();
        }
    }

    /** θ_n = (1 - η λ)^n θ_0 where the rule itself takes nothing; 1 - 0.25 · 0.5 and its powers are exact. */
    @ParameterizedTest
    @ValueSource(strings = {"adam", "rmsprop"})
    void decayAloneIsGeometric(String optimiser) {
        float[] decayed = after(
                3, new float[START.length], Map.of("optimizer", optimiser, "learning-rate", 0.25, "weight-decay", 0.5));
        for (int i = 0; i < START.length; i++) {
            assertEquals(0.875f * 0.875f * 0.875f * START[i], decayed[i]);
        }
    }

    /** Decoupled: the decay is no part of the gradient, so the rule's step is the same whatever the decay. */
    @ParameterizedTest
    @ValueSource(strings = {"adam", "rmsprop"})
    void decayDoesNotChangeTheStep(String optimiser) {
        float[] plain = after(1, GRADIENT, Map.of("optimizer", optimiser, "learning-rate", 0.25));
        float[] decayed =
                after(1, GRADIENT, Map.of("optimizer", optimiser, "learning-rate", 0.25, "weight-decay", 0.5));
        float[] expected = new float[START.length];
        for (int i = 0; i < START.length; i++) {
            expected[i] = plain[i] - 0.125f * START[i];
        }
        assertArrayEquals(expected, decayed, 1e-6f);
    }

    @Test
    void aDecayThatLeavesNothingIsRefused() {
        var refused = assertThrows(
                IllegalArgumentException.class,
                () -> TrainConfig.DEFAULTS.with(Map.of("learning-rate", 0.5, "weight-decay", 2.0)));
        assertTrue(refused.getMessage().contains("weight-decay times learning-rate"), refused.getMessage());
        assertThrows(IllegalArgumentException.class, () -> TrainConfig.DEFAULTS.with(Map.of("weight-decay", -1.0)));
    }
}

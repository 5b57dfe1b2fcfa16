package dev.mneme.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.memory.sparse.SparseConfig;
import dev.mneme.sparse.IndexKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A session that was reset, or given a saved state, is as a new one, to the bit: whatever its memory, and whatever it went
 * through before.
 */
class SessionContractTest {
    private static final int STEPS = 12;
    private static final ModelConfig DNC = Shapes.of("dnc", "lstm", 4, 3, 10, 2, 21, 5, 2);

    /** More rows than a graph leaves to the scan beside it. */
    private static final int ROWS_OF_A_GRAPH = 4200;

    /** What a session goes through; weights are put back by the caller. */
    private enum History {
        LONG {
            @Override
            void happen(Session session, Vec weights) {
                steps(session, 300, 1);
            }
        },
        REFUSED_INPUTS {
            @Override
            void happen(Session session, Vec weights) {
                for (float bad : NOT_FINITE) {
                    steps(session, 3, 1);
                    assertThrows(IllegalArgumentException.class, () -> session.step(filled(4, bad), new float[3]));
                }
                steps(session, 3, 1);
            }
        },
        HUGE_INPUTS {
            @Override
            void happen(Session session, Vec weights) {
                for (float huge : new float[] {1e10f, 1e30f, Float.MAX_VALUE}) {
                    steps(session, 3, 1);
                    session.step(filled(4, huge), new float[3]);
                }
                steps(session, 3, 1);
            }
        },
        WEIGHTS_NOT_FINITE_FOR_A_STEP {
            @Override
            void happen(Session session, Vec weights) {
                float[] good = weights.toArray();
                for (float bad : NOT_FINITE) {
                    steps(session, 3, 1);
                    weights.set(filled(good.length, bad));
                    steps(session, 1, 1);
                    weights.set(good);
                }
                steps(session, 3, 1);
            }
        },
        HUGE_WEIGHTS {
            @Override
            void happen(Session session, Vec weights) {
                steps(session, 3, 1);
                for (int i = 0; i < weights.size(); i++) {
                    weights.set(i, weights.get(i) * 1e38f);
                }
                steps(session, 9, 1);
            }
        },
        ANOTHER_STATE {
            @Override
            void happen(Session session, Vec weights) {
                try (var other = new Session(session.network(), weights)) {
                    steps(other, 50, 2);
                    steps(session, 5, 1);
                    session.restore(other.save());
                    steps(session, 3, 1);
                }
            }
        },
        A_STATE_MADE_BY_HAND {
            @Override
            void happen(Session session, Vec weights) {
                Map<String, float[]> state = session.save();
                state.replaceAll((name, numbers) -> name.endsWith("weights") ? filled(numbers.length, 5) : numbers);
                session.restore(state);
                steps(session, 3, 1);
            }
        },
        REFUSED_STATE {
            @Override
            void happen(Session session, Vec weights) {
                steps(session, 30, 1);
                Map<String, float[]> wrong = session.save();
                wrong.replaceAll((name, numbers) ->
                        name.matches(".*(rows|columns|usage|\\.h)") ? filled(numbers.length, 1e9f) : numbers);
                boolean countsRows = wrong.containsKey("state.read_rows");
                if (countsRows) {
                    assertThrows(IllegalArgumentException.class, () -> session.restore(wrong));
                } else {
                    session.restore(wrong);
                }
                steps(session, 3, 1);
            }
        };

        abstract void happen(Session session, Vec weights);
    }

    private static final float[] NOT_FINITE = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};

    private static void steps(Session session, int count, float scale) {
        drive(session, new Random(3), count, scale);
    }

    private static List<float[]> drive(Session session, Random random, int count, float scale) {
        var outputs = new ArrayList<float[]>();
        for (int t = 0; t < count; t++) {
            float[] x = new float[4];
            float[] y = new float[3];
            for (int i = 0; i < x.length; i++) {
                x[i] = (float) random.nextGaussian() * scale;
            }
            session.step(x, y);
            outputs.add(y);
        }
        return outputs;
    }

    private static float[] filled(int count, float value) {
        float[] filled = new float[count];
        Arrays.fill(filled, value);
        return filled;
    }

    /** Its state, the outputs of some steps, and its state after them. */
    private static List<float[]> seen(Session session) {
        var seen = new ArrayList<>(session.save().values());
        seen.addAll(drive(session, new Random(9), STEPS, 1));
        seen.addAll(session.save().values());
        return seen;
    }

    private static void assertSame(List<float[]> expected, List<float[]> seen, String what) {
        assertEquals(expected.size(), seen.size(), what);
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), seen.get(i), what + ", number " + i);
        }
    }

    static Stream<ModelConfig> everyMemory() {
        var all = new ArrayList<ModelConfig>();
        for (String memory : Shapes.MEMORIES) {
            ModelConfig config = DNC.withMemory(memory);
            for (String controller : Shapes.CONTROLLERS) {
                all.add(config.withController(controller));
            }
            for (IndexKind index : List.of(IndexKind.LINEAR, IndexKind.QUANTISED, IndexKind.GRAPH)) {
                if (Shapes.isSparse(config)) {
                    all.add(Shapes.with(config, new SparseConfig(3, 2, index, false, false)));
                    all.add(Shapes.with(config, new SparseConfig(4, 8, index, true, true)));
                }
            }
            all.add(config.with(Map.of("clip", 0.3, "layer-norm", true)));
        }
        all.add(DncCombinations.with(DNC, DncCombinations.EVERYTHING));
        all.add(DncCombinations.with(DNC, DncCombinations.BY_CONTENT));
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("everyMemory")
    void isAsNewWhateverItWentThrough(ModelConfig config) {
        assertIsAsNew(config, History.values());
    }

    /** A memory large enough for its index to be built. */
    @Test
    void isAsNewWithAGraph() {
        var sparse = new SparseConfig(4, 8, IndexKind.GRAPH, false, true);
        ModelConfig config = Shapes.sized(DNC.withMemory("sam"), ROWS_OF_A_GRAPH, 5, 1);
        assertIsAsNew(Shapes.with(config, sparse), History.WEIGHTS_NOT_FINITE_FOR_A_STEP);
    }

    private static void assertIsAsNew(ModelConfig config, History... histories) {
        var network = new MemoryNetwork(config);
        try (var arena = TensorArena.create()) {
            Vec weights = arena.vec(network.layout().size());
            network.layout().initialise(weights, new Random(6)::nextFloat);
            float[] good = weights.toArray();
            try (var fresh = new Session(network, weights);
                    var session = new Session(network, weights)) {
                Map<String, float[]> start = fresh.save();
                List<float[]> asNew = seen(fresh);
                Map<String, float[]> later = fresh.save();
                List<float[]> goingOn = seen(fresh);
                for (History history : histories) {
                    history.happen(session, weights);
                    weights.set(good);
                    session.reset();
                    assertSame(asNew, seen(session), history + ", then a reset");

                    history.happen(session, weights);
                    weights.set(good);
                    session.restore(start);
                    assertSame(asNew, seen(session), history + ", then the start restored");

                    history.happen(session, weights);
                    weights.set(good);
                    session.restore(later);
                    assertSame(goingOn, seen(session), history + ", then a later state restored");
                }
            }
        }
    }
}

package dev.mneme.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.kernels.Mat;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.part.ParameterLayout;
import dev.mneme.model.part.ParameterLayout.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class ParameterLayoutTest {
    // X 4, Y 3, H 10, L 2, N 7, W 5, R 2: 14 inputs, 10 + 15 + 10 + 3 + 5... = 38 interface numbers
    private static ModelConfig config(String controller) {
        return Shapes.of("dnc", controller, 4, 3, 10, 2, 7, 5, 2);
    }

    private static String described(ModelConfig config) {
        return new MemoryNetwork(config)
                .layout().parameters().stream()
                        .map(p -> p.name() + " " + p.shape())
                        .collect(Collectors.joining("\n"));
    }

    private static final String REST = """

        interface.weight [38, 20]
        interface.bias [38]
        output.weight [3, 30]
        output.bias [3]\
        """;

    @Test
    void lstm() {
        assertEquals("""
            controller.0.weight_ih [40, 14]
            controller.0.weight_hh [40, 10]
            controller.0.bias [40]
            controller.1.weight_ih [40, 24]
            controller.1.weight_hh [40, 10]
            controller.1.bias [40]\
            """ + REST, described(config("lstm")));
    }

    @Test
    void gru() {
        assertEquals("""
            controller.0.weight_ih [30, 14]
            controller.0.weight_hh [30, 10]
            controller.0.bias [30]
            controller.0.bias_hh_n [10]
            controller.1.weight_ih [30, 24]
            controller.1.weight_hh [30, 10]
            controller.1.bias [30]
            controller.1.bias_hh_n [10]\
            """ + REST, described(config("gru")));
    }

    @Test
    void rnn() {
        assertEquals("""
            controller.0.weight_ih [10, 14]
            controller.0.weight_hh [10, 10]
            controller.0.bias [10]
            controller.1.weight_ih [10, 24]
            controller.1.weight_hh [10, 10]
            controller.1.bias [10]\
            """ + REST, described(config("rnn")));
    }

    @Test
    void feedforward() {
        assertEquals("""
            controller.0.weight_ih [10, 14]
            controller.0.bias [10]
            controller.1.weight_ih [10, 24]
            controller.1.bias [10]\
            """ + REST, described(config("feedforward")));
    }

    @Test
    void withoutMemory() {
        assertEquals("""
            controller.0.weight_ih [40, 4]
            controller.0.weight_hh [40, 10]
            controller.0.bias [40]
            controller.1.weight_ih [40, 14]
            controller.1.weight_hh [40, 10]
            controller.1.bias [40]
            output.weight [3, 20]
            output.bias [3]\
            """, described(config("lstm").withMemory("none")));
    }

    @ParameterizedTest
    @FieldSource("dev.mneme.model.Shapes#CONTROLLERS")
    void startsAsTheModelsPageSays(String controller) {
        var layout = new MemoryNetwork(config(controller)).layout();
        try (var arena = TensorArena.create()) {
            Vec flat = arena.vec(layout.size());
            layout.initialise(flat, new Random(1)::nextFloat);
            for (Parameter p : layout.parameters()) {
                float[] values = p.toArray(flat);
                if (!p.bias()) {
                    assertUniform(p, values);
                } else if (controller.equals("lstm") && p.name().startsWith("controller")) {
                    float[] expected = new float[40];
                    Arrays.fill(expected, 10, 20, 1); // f of i, f, g, o
                    assertArrayEquals(expected, values, p.name());
                } else {
                    assertArrayEquals(new float[p.count()], values, p.name());
                }
            }
        }
    }

    private static void assertUniform(Parameter p, float[] values) {
        double bound = 1 / Math.sqrt(p.in());
        double sum = 0;
        double squares = 0;
        for (float v : values) {
            assertTrue(Math.abs(v) <= bound * 1.000001, p.name() + ": " + v);
            sum += v / bound;
            squares += v * v / bound / bound;
        }
        double n = values.length;
        assertEquals(0, sum / n, 4 / Math.sqrt(3 * n), p.name()); // four standard deviations
        assertEquals(1 / 3.0, squares / n, 4 * 0.3 / Math.sqrt(n), p.name());
    }

    /** Other implementations can draw the same numbers: one a weight, in the order of files. */
    @Test
    void drawsInTheOrderOfFiles() {
        var layout = new ParameterLayout();
        Parameter first = layout.weight("first", 2, 4);
        layout.bias("between", 3, ParameterLayout.Start.ZERO);
        Parameter last = layout.weight("last", 1, 1);
        try (var arena = TensorArena.create()) {
            Vec flat = arena.vec(layout.size());
            float[] draws = {0, 0.5f, 0.75f, 0.25f, 0.125f, 1 - 0x1p-24f, 0.5f, 0.625f, 0.25f};
            int[] next = {0};
            layout.initialise(flat, () -> draws[next[0]++]);
            assertArrayEquals(
                    new float[] {-0.5f, 0, 0.25f, -0.25f, -0.375f, 0.5f - 0x1p-24f, 0, 0.125f}, first.toArray(flat));
            assertArrayEquals(new float[] {-0.5f}, last.toArray(flat));
            assertEquals(draws.length, next[0]);
        }
    }

    @Test
    void fileFormGoesThereAndBackAndPaddingStaysZero() {
        var layout = new MemoryNetwork(config("gru")).layout();
        try (var arena = TensorArena.create()) {
            Vec flat = arena.vec(layout.size());
            List<float[]> numbers = new ArrayList<>();
            float next = 1;
            for (Parameter p : layout.parameters()) {
                float[] values = new float[p.count()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = next++;
                }
                numbers.add(values);
                p.copyFrom(values, flat);
            }
            for (int i = 0; i < numbers.size(); i++) {
                Parameter p = layout.parameters().get(i);
                assertArrayEquals(numbers.get(i), p.toArray(flat), p.name());
                Mat mat = p.mat(flat);
                assertEquals(List.of(p.in(), p.out()), List.of(mat.rows(), mat.cols()));
                int o = p.out() - 1;
                int j = p.in() - 1;
                assertEquals(p.get(flat, o, 0), mat.get(0, o), "transposed");
                assertEquals(numbers.get(i)[o * p.in() + j], mat.get(j, o));
                assertEquals(p, layout.at(p.offset()));
            }
            long nonZero = 0;
            for (float v : flat.toArray()) {
                nonZero += v == 0 ? 0 : 1;
            }
            assertEquals(layout.count(), nonZero);
        }
    }

    @Test
    void floatsAreFoundByIndex() {
        var layout = new ParameterLayout();
        Parameter weight = layout.weight("weight", 17, 3);
        Parameter bias = layout.bias("bias", 17, ParameterLayout.Start.ZERO);
        assertEquals(4 * 32, layout.size());
        assertEquals(17 * 4, layout.count());
        assertEquals(weight, layout.at(95));
        assertEquals(bias, layout.at(96));
        assertThrows(IndexOutOfBoundsException.class, () -> layout.at(128));
        assertThrows(IndexOutOfBoundsException.class, () -> layout.at(-1));
    }

    @Test
    void numbersOfAnotherCountAreRefused() {
        var layout = new ParameterLayout();
        Parameter weight = layout.weight("weight", 2, 3);
        try (var arena = TensorArena.create()) {
            Vec flat = arena.vec(layout.size());
            var error = assertThrows(IllegalArgumentException.class, () -> weight.copyFrom(new float[5], flat));
            assertEquals("weight: 6 numbers needed for shape [2, 3], 5 came", error.getMessage());
        }
    }
}

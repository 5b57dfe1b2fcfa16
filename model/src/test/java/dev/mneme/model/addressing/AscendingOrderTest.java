package dev.mneme.model.addressing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import java.util.Comparator;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AscendingOrderTest {
    private static final float[] AWKWARD = {
        0,
        -0f,
        Float.MIN_VALUE,
        3 * Float.MIN_VALUE,
        Float.MIN_NORMAL,
        0x1p-64f,
        0.5f,
        Math.nextDown(0.5f),
        Math.nextDown(1f),
        1
    };

    private static void assertSorts(AscendingOrder sorter, Vec vec, float[] values) {
        vec.set(values);
        int[] order = new int[values.length];
        sorter.sort(vec, order);
        int[] expected = IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> values[i] + 0.0)) // -0 ties with 0
                .mapToInt(Integer::intValue)
                .toArray();
        assertArrayEquals(expected, order);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 16, 100, 255, 256, 257, 1000, 5000})
    void isTheStableSort(int size) {
        Function<Random, Float> anything = Random::nextFloat;
        Function<Random, Float> ties = r -> r.nextInt(4) / 4f;
        Function<Random, Float> awkward = r -> AWKWARD[r.nextInt(AWKWARD.length)];
        Function<Random, Float> nearOne = r -> 1 - r.nextInt(9) * 0x1p-24f;
        Function<Random, Float> anyScale = r -> (float) Math.exp(-100 * r.nextDouble());
        Function<Random, Float> allEqual = r -> 0.25f;
        try (var arena = TensorArena.create()) {
            var sorter = new AscendingOrder(size);
            Vec vec = arena.vec(size);
            var random = new Random(size);
            for (int round = 0; round < 5; round++) {
                for (var kind : java.util.List.of(anything, ties, awkward, nearOne, anyScale, allEqual)) {
                    float[] values = new float[size];
                    for (int i = 0; i < size; i++) {
                        values[i] = kind.apply(random);
                    }
                    assertSorts(sorter, vec, values);
                }
            }
        }
    }

    @Test
    void tiesKeepTheOrderOfRows() {
        try (var arena = TensorArena.create()) {
            Vec usage = arena.vec(5);
            usage.set(new float[] {0.5f, 0.5f, 0.1f, 0.5f, 0.1f});
            int[] order = new int[5];
            new AscendingOrder(5).sort(usage, order);
            assertArrayEquals(new int[] {2, 4, 0, 1, 3}, order);
        }
    }
}

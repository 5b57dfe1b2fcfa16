package dev.mneme.model;

import dev.mneme.model.memory.Memory;
import dev.mneme.model.part.Quantity;
import java.util.Arrays;
import java.util.stream.IntStream;

/** What a memory chose in a step, as its quantities tell: rows of the memory. */
public final class Chosen {
    private Chosen() {}

    /** The rows of each line of quantity {@code name}, those that are none (-1) left out. */
    public static int[][] lines(Memory.Unroll memory, String name, int t) {
        Quantity quantity = memory.quantities().stream()
                .filter(q -> q.name().equals(name))
                .findFirst()
                .orElseThrow();
        float[] all = quantity.at(t);
        return IntStream.range(0, quantity.rows())
                .mapToObj(i -> line(Arrays.copyOfRange(all, i * quantity.cols(), (i + 1) * quantity.cols())))
                .toArray(int[][]::new);
    }

    /** The rows of the only line. */
    public static int[] rows(Memory.Unroll memory, String name, int t) {
        return lines(memory, name, t)[0];
    }

    private static int[] line(float[] numbers) {
        return IntStream.range(0, numbers.length)
                .map(i -> (int) numbers[i])
                .filter(row -> row >= 0)
                .toArray();
    }
}

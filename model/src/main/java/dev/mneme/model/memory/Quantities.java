package dev.mneme.model.memory;

import dev.mneme.kernels.Rows;
import dev.mneme.kernels.Vec;
import dev.mneme.model.part.Quantity;
import dev.mneme.model.part.Quantity.Kind;
import dev.mneme.model.part.Quantity.Reader;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/** Collects what a memory of N rows shows of its steps. */
public final class Quantities {
    /** Rows beyond this one are not shown: a picture has no room for more. */
    private static final int MOST = 4096;

    private final int rows;
    private final int shown;
    private final List<Quantity> list = new ArrayList<>();

    /** Over a memory of {@code rows} rows. */
    public Quantities(int rows) {
        this.rows = rows;
        shown = Math.min(rows, MOST);
    }

    /** Rows that are shown. */
    public int shown() {
        return shown;
    }

    /** Weights of {@code heads} over the rows shown. */
    public Quantities weights(String name, int heads, String explanation, Reader reader) {
        list.add(new Quantity(name, Kind.WEIGHTS, heads, shown, rows, explanation, reader));
        return this;
    }

    /** Weights of all heads over all rows. */
    public Quantities weights(String name, int heads, String explanation, IntFunction<Rows> weights) {
        return weights(name, heads, explanation, (t, into) -> {
            for (int i = 0; i < heads; i++) {
                copy(weights.apply(t).row(i), into, i * shown);
            }
        });
    }

    /** What all heads write together. */
    public Quantities weightsTogether(String explanation, int heads, IntFunction<Rows> weights) {
        return weights("write weights", 1, explanation, (t, into) -> {
            Arrays.fill(into, 0);
            for (int i = 0; i < heads; i++) {
                Vec row = weights.apply(t).row(i);
                for (int n = 0; n < shown; n++) {
                    into[n] += row.get(n);
                }
            }
        });
    }

    /** How much each row is in use. */
    public Quantities usage(String explanation, IntFunction<Vec> usage) {
        list.add(new Quantity(
                "usage", Kind.USAGE, 1, shown, rows, explanation, (t, into) -> copy(usage.apply(t), into, 0)));
        return this;
    }

    private void copy(Vec from, float[] into, int at) {
        MemorySegment.copy(from.data(), ValueLayout.JAVA_FLOAT, from.offset(), into, at, shown);
    }

    /** Up to {@code most} numbers of rows in each of {@code lines} lines; -1 where there are fewer. */
    public Quantities choice(String name, int lines, int most, IntFunction<int[][]> chosen) {
        list.add(new Quantity(name, Kind.CHOICE, lines, most, rows, "", (t, into) -> {
            int[][] numbers = chosen.apply(t);
            Arrays.fill(into, -1);
            for (int i = 0; i < lines; i++) {
                for (int j = 0; j < Math.min(most, numbers[i].length); j++) {
                    into[i * most + j] = numbers[i][j];
                }
            }
        }));
        return this;
    }

    /** All, in the order in which they were added. */
    public List<Quantity> list() {
        return List.copyOf(list);
    }
}

package dev.mneme.model.memory;

import dev.mneme.model.memory.Memory.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Collects what a memory shows of its steps, each with what one should see in it. */
public final class Traces {
    private final int rows;
    private final int steps;
    private final List<Trace> traces = new ArrayList<>();

    /** Over a memory of {@code rows} rows. */
    public Traces(int rows, int steps) {
        this.rows = rows;
        this.steps = steps;
    }

    /** Appends {@code at.apply(t)} of each step t, the rows' weights. */
    public Traces add(String name, String explanation, IntFunction<float[]> at) {
        traces.add(Trace.of(name, explanation, rows, steps, at));
        return this;
    }

    /** The read weights, one trace a head: {@code ofHead.apply(i).apply(t)}. The explanation holds for all heads. */
    public Traces reads(int heads, String explanation, IntFunction<IntFunction<float[]>> ofHead) {
        for (int i = 0; i < heads; i++) {
            add(
                    heads == 1 ? "read weights" : "read weights of head " + (i + 1),
                    i == 0
                            ? explanation
                            : "The same for another head. Heads may share the work, or leave it to one of them.",
                    ofHead.apply(i));
        }
        return this;
    }

    /** All of them. */
    public List<Trace> list() {
        return traces;
    }
}

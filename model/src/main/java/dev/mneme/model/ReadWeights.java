package dev.mneme.model;

import dev.mneme.kernels.Vec;
import dev.mneme.model.part.ParameterLayout;
import dev.mneme.model.part.ParameterLayout.Parameter;
import dev.mneme.model.part.Signal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which weights of a network multiply what was read from its memories: some columns of each map that sees reads. */
final class ReadWeights {
    /** Of the map {@code map}, its inputs from {@code first} on. */
    private record Columns(String map, int first, int count) {}

    private final Set<Integer> reads = new HashSet<>(); // by index of the signal
    private final List<Columns> columns = new ArrayList<>();

    /** Declares that {@code signal} is what was read. */
    void reads(Signal signal) {
        reads.add(signal.index());
    }

    /** Declares that the map of that name sees these signals, one behind the other. */
    void seen(String map, List<Signal> signals) {
        int column = 0;
        for (Signal signal : signals) {
            if (reads.contains(signal.index())) {
                columns.add(new Columns(map, column, signal.size()));
            }
            column += signal.size();
        }
    }

    /** Makes them 0 in {@code values}. */
    void silence(ParameterLayout layout, Vec values) {
        for (Columns some : columns) {
            Parameter weight = layout.parameters().stream()
                    .filter(p ->
                            p.name().equals(some.map + ".weight") || p.name().equals(some.map + ".weight_ih"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("the map %s has no weight".formatted(some.map)));
            for (int i = some.first; i < some.first + some.count; i++) {
                for (int o = 0; o < weight.out(); o++) {
                    weight.set(values, o, i, 0);
                }
            }
        }
    }
}

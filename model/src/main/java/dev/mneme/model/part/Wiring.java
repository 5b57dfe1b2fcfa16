package dev.mneme.model.part;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is wired to what, in the order in which a step runs it; the way back is the same list upside down. A network is a
 * recipe that declares signals and parts here:
 *
 * <pre>
 *   Signal x = w.input("input", X);
 *   Signal h = CellPart.add(w, "controller.0", cell, Join.add(w, "seen", x, r.before()));
 *   w.output("output", Linear.add(w, "output", h, Y));
 * </pre>
 */
public final class Wiring {
    private final ParameterLayout parameters = new ParameterLayout();
    private final List<Signal> signals = new ArrayList<>();
    private final List<Part> parts = new ArrayList<>();
    private final Map<String, Signal> inputs = new LinkedHashMap<>();
    private final Map<String, Signal> noises = new LinkedHashMap<>();
    private final Map<String, Signal> outputs = new LinkedHashMap<>();

    /** Nothing is wired yet. */
    public Wiring() {}

    /** Where parts declare their parameters. */
    public ParameterLayout parameters() {
        return parameters;
    }

    /** A signal of {@code size} floats that the part declared next writes. */
    public Signal signal(String name, int size) {
        return declare(name, size, false);
    }

    /** The same, with a value before step 0. */
    public Signal carried(String name, int size) {
        return declare(name, size, true);
    }

    private Signal declare(String name, int size, boolean carried) {
        var signal = new Signal(name, signals.size(), size, carried, false);
        signals.add(signal);
        return signal;
    }

    /** A signal that the caller of an unroll writes. */
    public Signal input(String name, int size) {
        Signal signal = signal(name, size);
        if (inputs.putIfAbsent(name, signal) != null) {
            throw new IllegalArgumentException("input %s: a new name needed, there is one already".formatted(name));
        }
        return signal;
    }

    /** A signal that whoever trains draws, where noise is asked for. */
    public Signal noise(String name, int size) {
        Signal signal = signal(name, size);
        if (noises.putIfAbsent(name, signal) != null) {
            throw new IllegalArgumentException("noise %s: a new name needed, there is one already".formatted(name));
        }
        return signal;
    }

    /** Lets the caller of an unroll read {@code signal} by {@code name}, and write its gradient. */
    public void output(String name, Signal signal) {
        if (outputs.putIfAbsent(name, signal) != null) {
            throw new IllegalArgumentException("output %s: a new name needed, there is one already".formatted(name));
        }
    }

    /** The part that a step runs next. */
    public void add(Part part) {
        parts.add(part);
    }

    /** All signals, by their index. */
    public List<Signal> signals() {
        return List.copyOf(signals);
    }

    /** All parts, in the order of a step. */
    public List<Part> parts() {
        return List.copyOf(parts);
    }

    /** What the caller writes, by name, in the order of their declaration. */
    public Map<String, Signal> inputs() {
        return Collections.unmodifiableMap(inputs);
    }

    /** What whoever trains draws, by name. */
    public Map<String, Signal> noises() {
        return Collections.unmodifiableMap(noises);
    }

    /** What the caller reads, by name, likewise. */
    public Map<String, Signal> outputs() {
        return Collections.unmodifiableMap(outputs);
    }
}

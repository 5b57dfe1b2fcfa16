package dev.mneme.model.judge;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Keeps every quantity of every step and so, after a backward pass, every gradient: where a disagreement begins. */
public final class Trace implements Probe {
    private final Map<Quantity, List<Var[]>> seen = new EnumMap<>(Quantity.class);

    @Override
    public Var[] see(Quantity quantity, Var[] values) {
        seen.computeIfAbsent(quantity, q -> new ArrayList<>()).add(values);
        return values;
    }

    /** (T, length of the quantity), in double. */
    public double[][] values(Quantity quantity) {
        return steps(quantity).stream().map(Vars::values).toArray(double[][]::new);
    }

    /** (T, length of the quantity): the whole derivative, through this step and all later ones. */
    public double[][] gradients(Quantity quantity) {
        return steps(quantity).stream().map(Vars::gradients).toArray(double[][]::new);
    }

    private List<Var[]> steps(Quantity quantity) {
        List<Var[]> steps = seen.get(quantity);
        if (steps == null) {
            throw new IllegalArgumentException("this model has no " + quantity + ", only " + seen.keySet());
        }
        return steps;
    }
}

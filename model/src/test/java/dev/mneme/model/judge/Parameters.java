package dev.mneme.model.judge;

import java.util.LinkedHashMap;
import java.util.Map;

/** Named parameters on a tape, as files hold them: weights (out, in) row-major. */
final class Parameters {
    private final Map<String, int[]> shapes;
    private final Map<String, Var[]> leaves;

    /** Refuses missing, unknown and misshapen parameters. */
    Parameters(Map<String, int[]> shapes, Map<String, Var[]> leaves) {
        if (!leaves.keySet().equals(shapes.keySet())) {
            throw new IllegalArgumentException(
                    "this network's parameters are " + shapes.keySet() + ", got " + leaves.keySet());
        }
        this.shapes = shapes;
        this.leaves = leaves;
        shapes.forEach((name, shape) -> {
            int wanted = NetworkSizes.count(shape);
            int got = vector(name).length;
            if (got != wanted) {
                throw new IllegalArgumentException(name + " has " + wanted + " numbers, got " + got);
            }
        });
    }

    /** Those of that name, or zeros. */
    Var[] orZeros(String name, Tape tape, int size) {
        return leaves.containsKey(name) ? vector(name) : tape.zeros(size);
    }

    Var[] vector(String name) {
        return found(leaves, name);
    }

    Var[][] matrix(String name) {
        return Vars.rows(vector(name), found(shapes, name)[1]);
    }

    private static <T> T found(Map<String, T> map, String name) {
        T value = map.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no parameter " + name + " among " + map.keySet());
        }
        return value;
    }

    /** After a backward pass; the layout of the parameters. */
    Map<String, double[]> gradients() {
        var gradients = new LinkedHashMap<String, double[]>();
        shapes.keySet().forEach(name -> gradients.put(name, Vars.gradients(vector(name))));
        return gradients;
    }
}

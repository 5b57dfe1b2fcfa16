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
        shapes.forEach((name, shape) -> {
            int wanted = NetworkSizes.count(shape);
            int got = leaves.get(name).length;
            if (got != wanted) {
                throw new IllegalArgumentException(name + " has " + wanted + " numbers, got " + got);
            }
        });
        this.shapes = shapes;
        this.leaves = leaves;
    }

    Var[] vector(String name) {
        Var[] vector = leaves.get(name);
        if (vector == null) {
            throw new IllegalArgumentException("no parameter " + name + " among " + leaves.keySet());
        }
        return vector;
    }

    Var[][] matrix(String name) {
        return Vars.rows(vector(name), shapes.get(name)[1]);
    }

    /** After a backward pass; the layout of the parameters. */
    Map<String, double[]> gradients() {
        var gradients = new LinkedHashMap<String, double[]>();
        shapes.keySet().forEach(name -> gradients.put(name, Vars.gradients(vector(name))));
        return gradients;
    }
}

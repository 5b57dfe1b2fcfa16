package dev.mneme.model.part;

import dev.mneme.kernels.Mat;
import dev.mneme.kernels.Rows;
import dev.mneme.kernels.Vec;
import java.util.List;

/** A named view of what is remembered between steps, for saving and for looking at. */
public record StateTensor(String name, List<Integer> shape, Mat mat) {
    /** A matrix. */
    public static StateTensor of(String name, Mat mat) {
        return new StateTensor(name, List.of(mat.rows(), mat.cols()), mat);
    }

    /** A vector (n). */
    public static StateTensor of(String name, Vec vec) {
        return new StateTensor(name, List.of(vec.size()), Rows.of(vec).mat());
    }

    /** The same under a longer name. */
    public StateTensor in(String prefix) {
        return new StateTensor(prefix + name, shape, mat);
    }
}

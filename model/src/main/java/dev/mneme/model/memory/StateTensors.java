package dev.mneme.model.memory;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.Rows;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.part.StateTensor;
import java.util.ArrayList;
import java.util.List;

/** The tensors of a dense memory before a step: those it remembers, by name, and those that follow from them. */
final class StateTensors {
    private final TensorArena arena;
    private final List<Mat> all = new ArrayList<>();
    private final List<StateTensor> remembered = new ArrayList<>();

    /** None yet. */
    StateTensors(TensorArena arena) {
        this.arena = arena;
    }

    /** A new matrix that is remembered. */
    Mat mat(String name, int rows, int cols) {
        Mat mat = arena.mat(rows, cols);
        all.add(mat);
        remembered.add(StateTensor.of(name, mat));
        return mat;
    }

    /** The same, with views of its rows. */
    Rows rows(String name, int count, int cols) {
        return Rows.of(mat(name, count, cols));
    }

    /** The same for each of {@code heads}; of a single head it is remembered as a vector. */
    Rows heads(String name, int heads, int cols) {
        return heads == 1 ? Rows.of(vec(name, cols)) : rows(name, heads, cols);
    }

    /** A new vector that is remembered. */
    Vec vec(String name, int size) {
        Vec vec = arena.vec(size);
        StateTensor tensor = StateTensor.of(name, vec);
        all.add(tensor.mat());
        remembered.add(tensor);
        return vec;
    }

    /** A new vector that follows from what is remembered. */
    Vec derived(int size) {
        Vec vec = arena.vec(size);
        all.add(StateTensor.of("", vec).mat());
        return vec;
    }

    /** Sets all to 0. */
    void zero() {
        for (Mat mat : all) {
            Kernels.zero(mat);
        }
    }

    /** Copies those of another step of the same memory. */
    void copyFrom(StateTensors other) {
        for (int i = 0; i < all.size(); i++) {
            Kernels.copy(other.all.get(i), all.get(i));
        }
    }

    /** What is remembered. */
    List<StateTensor> remembered() {
        return List.copyOf(remembered);
    }
}

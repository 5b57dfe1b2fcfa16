package dev.mneme.model.memory;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.Rows;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import java.util.ArrayList;
import java.util.List;

/**
 * The fields a memory reads from its controller, in order, each with the squashing that bounds it. A field of the raw
 * interface vector ξ is {@code rows x cols} consecutive floats.
 */
public final class InterfaceLayout {
    /** How raw controller output becomes a bounded control. */
    public enum Squash {
        /** As it is: keys and write vectors. */
        NONE,
        /** {@code σ(x)} in (0, 1): gates. */
        SIGMOID,
        /** {@code σ(x + 1)} in (0, 1): gates that begin rather open. */
        OPEN,
        /** {@code tanh(x)} in (-1, 1): keys and words of an NTM. */
        TANH,
        /** {@code log(1 + e^x)} in (0, ∞): strengths of an NTM. */
        SOFTPLUS,
        /** {@code 1 + log(1 + e^x)} in (1, ∞): strengths. */
        ONEPLUS,
        /** Each row sums to 1: read modes. */
        SOFTMAX
    }

    /** A named part of the interface vector. */
    public record Field(String name, int index, int from, int rows, int cols, Squash squash) {
        /** This field of {@code controls}, (rows, cols). */
        public Rows of(Controls controls) {
            return controls.fields[index];
        }

        /** The only row of a one-row field, (cols). */
        public Vec vec(Controls controls) {
            return controls.fields[index].row(0);
        }
    }

    /** The squashed fields of one step, or their gradients. */
    public static final class Controls {
        private final Rows[] fields; // one a field: (rows, cols)

        private Controls(List<Field> layout, TensorArena arena) {
            fields = layout.stream().map(f -> Rows.of(arena, f.rows, f.cols)).toArray(Rows[]::new);
        }

        /** Sets every number to 0. */
        public void zero() {
            for (Rows field : fields) {
                Kernels.zero(field.mat());
            }
        }
    }

    /** A raw interface vector cut into its fields. */
    public static final class Raw {
        private final Vec[][] rows; // [field][row]: (cols)

        private Raw(List<Field> fields, Vec vector) {
            rows = new Vec[fields.size()][];
            for (Field f : fields) {
                rows[f.index] = new Vec[f.rows];
                for (int i = 0; i < f.rows; i++) {
                    rows[f.index][i] = vector.slice(f.from + i * f.cols, f.cols);
                }
            }
        }

        private Raw(List<Rows> tables) {
            rows = tables.stream().map(Rows::all).toArray(Vec[][]::new);
        }
    }

    /** Without a field. */
    public static final InterfaceLayout NONE = new InterfaceLayout();

    private final List<Field> fields = new ArrayList<>();
    private int size;

    /** An empty layout. */
    public InterfaceLayout() {}

    /** Appends a field of {@code rows x cols} floats. */
    public Field add(String name, int rows, int cols, Squash squash) {
        var field = new Field(name, fields.size(), size, rows, cols, squash);
        fields.add(field);
        size += rows * cols;
        return field;
    }

    /** Floats of an interface vector, I. */
    public int size() {
        return size;
    }

    /** The fields in order. */
    public List<Field> fields() {
        return List.copyOf(fields);
    }

    /** Room for the squashed fields of one step. */
    public Controls controls(TensorArena arena) {
        return new Controls(fields, arena);
    }

    /** A view of {@code vector} (I) by fields. */
    public Raw raw(Vec vector) {
        if (vector.size() != size) {
            throw new IllegalArgumentException(
                    "interface vector of %s floats needed, %s came".formatted(size, vector.size()));
        }
        return new Raw(fields, vector);
    }

    /** A view of numbers that lie field by field, (rows, cols) each. */
    public Raw raw(List<Mat> tables) {
        if (tables.size() != fields.size()) {
            throw new IllegalArgumentException(
                    "interface of %s fields needed, %s tables came".formatted(fields.size(), tables.size()));
        }
        return new Raw(tables.stream().map(Rows::of).toList());
    }

    /** {@code controls = squash(raw)}. Writes {@code controls}. */
    public void forward(Raw raw, Controls controls) {
        for (int k = 0; k < fields.size(); k++) {
            Field f = fields.get(k);
            for (int i = 0; i < f.rows; i++) {
                Vec x = raw.rows[k][i];
                Vec y = controls.fields[k].row(i);
                switch (f.squash) {
                    case NONE -> Kernels.copy(x, y);
                    case SIGMOID -> Kernels.sigmoid(x, y);
                    case OPEN -> open(x, y);
                    case TANH -> Kernels.tanh(x, y);
                    case SOFTPLUS -> Kernels.softplus(x, y);
                    case ONEPLUS -> Kernels.oneplus(x, y);
                    case SOFTMAX -> Kernels.softmax(x, y);
                }
            }
        }
    }

    /**
     * {@code dRaw += squash'(raw) · dControls}. Adds to {@code dRaw}, and spoils the strengths in {@code controls}: it is
     * the last thing that a step's way back does.
     */
    public void backward(Raw raw, Controls controls, Controls dControls, Raw dRaw) {
        for (int k = 0; k < fields.size(); k++) {
            Field f = fields.get(k);
            for (int i = 0; i < f.rows; i++) {
                Vec y = controls.fields[k].row(i);
                Vec dy = dControls.fields[k].row(i);
                Vec dx = dRaw.rows[k][i];
                switch (f.squash) {
                    case NONE -> Kernels.add(dy, dx);
                    case SIGMOID, OPEN -> Kernels.sigmoidBackward(y, dy, dx);
                    case TANH -> Kernels.tanhBackward(y, dy, dx);
                    case SOFTPLUS, ONEPLUS -> softplusBackward(raw.rows[k][i], y, dy, dx);
                    case SOFTMAX -> Kernels.softmaxBackward(y, dy, dx);
                }
            }
        }
    }

    private static void open(Vec x, Vec y) {
        Kernels.fill(y, 1);
        Kernels.add(x, y);
        Kernels.sigmoid(y, y);
    }

    /** The slope of both is σ(x), put in {@code y} for want of other room. */
    private static void softplusBackward(Vec x, Vec y, Vec dy, Vec dx) {
        Kernels.sigmoid(x, y);
        Kernels.multiplyAdd(y, dy, dx);
    }
}

package dev.mneme.model;

import dev.mneme.kernels.Mat;
import dev.mneme.kernels.Rows;
import dev.mneme.kernels.Vec;
import dev.mneme.model.judge.Var;
import dev.mneme.model.judge.Vars;

/** An argument of a mechanism on both sides: off-heap floats with room for their gradient, and leaves on a tape. */
public final class Twin {
    private final String name;
    private final Rows rows;
    private final Rows gradient;
    private final Var[][] judged;
    private float[] before; // what stood in the gradient before backward added to it

    Twin(String name, Rows rows, Rows gradient, Var[][] judged) {
        this.name = name;
        this.rows = rows;
        this.gradient = gradient;
        this.judged = judged;
        before = floats(gradient);
    }

    /** Says that backward finds the gradient of a result in this argument's gradient and turns it in place. */
    public Twin carried() {
        before = new float[before.length];
        return this;
    }

    public String name() {
        return name;
    }

    public Rows rows() {
        return rows;
    }

    public Mat mat() {
        return rows.mat();
    }

    public Vec vec() {
        return rows.row(0);
    }

    /** The gradient. */
    public Rows d() {
        return gradient;
    }

    public Mat dMat() {
        return gradient.mat();
    }

    public Vec dVec() {
        return gradient.row(0);
    }

    /** The judge's rows. */
    public Var[][] vars() {
        return judged;
    }

    /** The judge's only row. */
    public Var[] var() {
        return judged[0];
    }

    /** What {@link #d} must hold once both sides have gone back. */
    double[] expected() {
        double[] expected = Vars.gradients(Vars.concat(judged));
        for (int i = 0; i < expected.length; i++) {
            expected[i] += before[i];
        }
        return expected;
    }

    /** All numbers, row after row. */
    public static float[] floats(Rows rows) {
        int cols = rows.mat().cols();
        float[] floats = new float[rows.count() * cols];
        for (int i = 0; i < rows.count(); i++) {
            System.arraycopy(rows.row(i).toArray(), 0, floats, i * cols, cols);
        }
        return floats;
    }

    /** The same numbers in double. */
    public static double[] doubles(float[] floats) {
        double[] doubles = new double[floats.length];
        for (int i = 0; i < floats.length; i++) {
            doubles[i] = floats[i];
        }
        return doubles;
    }
}

package dev.mneme.model.judge;

import java.util.Arrays;

/**
 * Reverse-mode differentiation of scalars, as plain as it can be: every operation leaves its (at most two) operands and
 * its two partial derivatives, and {@link #backward} walks them from the last to the first.
 *
 * <p>One tape for one computation; it only grows. Not thread-safe, but two tapes know nothing of each other.
 */
public final class Tape {
    private int size;
    private int[] left = new int[1 << 12];
    private int[] right = new int[1 << 12];
    private double[] dLeft = new double[1 << 12];
    private double[] dRight = new double[1 << 12];
    private double[] gradient = {};

    /** A leaf: an input, a parameter, or a constant whose gradient nobody asks for. */
    public Var variable(double value) {
        return push(value, size, 0, size, 0);
    }

    /** One leaf for each value. */
    public Var[] variables(double... values) {
        return Arrays.stream(values).mapToObj(this::variable).toArray(Var[]::new);
    }

    /** One leaf for each value. */
    public Var[][] variables(double[][] values) {
        return Arrays.stream(values).map(this::variables).toArray(Var[][]::new);
    }

    /** Leaves of value 0, as every state begins. */
    public Var[] zeros(int n) {
        return variables(new double[n]);
    }

    /** Leaves of value 0, as every state begins. */
    public Var[][] zeros(int rows, int cols) {
        return variables(new double[rows][cols]);
    }

    /** Leaves of these values, or of 0 where none are given. */
    Var[][] rows(float[][] values, int rows, int cols) {
        double[][] numbers = new double[rows][cols];
        for (int i = 0; i < values.length; i++) {
            for (int j = 0; j < cols; j++) {
                numbers[i][j] = values[i][j];
            }
        }
        return variables(numbers);
    }

    /** Gradients of {@code end} with respect to everything before it; read them with {@link Var#gradient()}. */
    public void backward(Var end) {
        backward(new Var[] {end}, new double[] {1});
    }

    /** Gradients of Σ gradients[i] · ends[i]; those of an earlier call are forgotten. */
    public void backward(Var[] ends, double[] gradients) {
        if (ends.length != gradients.length) {
            throw new IllegalArgumentException(
                    "backward needs one gradient for each of " + ends.length + " values, got " + gradients.length);
        }
        gradient = new double[size];
        for (int i = 0; i < ends.length; i++) {
            gradient[ends[i].index()] += gradients[i];
        }
        for (int i = size - 1; i >= 0; i--) {
            double g = gradient[i];
            if (g != 0) {
                gradient[left[i]] += dLeft[i] * g;
                gradient[right[i]] += dRight[i] * g;
            }
        }
    }

    double gradient(int index) {
        if (index >= gradient.length) {
            throw new IllegalStateException("no gradient yet: call Tape.backward after the last operation");
        }
        return gradient[index];
    }

    Var push(double value, int a, double da, int b, double db) {
        if (size == left.length) {
            left = Arrays.copyOf(left, 2 * size);
            right = Arrays.copyOf(right, 2 * size);
            dLeft = Arrays.copyOf(dLeft, 2 * size);
            dRight = Arrays.copyOf(dRight, 2 * size);
        }
        left[size] = a;
        right[size] = b;
        dLeft[size] = da;
        dRight[size] = db;
        return new Var(this, size++, value);
    }
}

package dev.mneme.model.judge;

import java.util.Arrays;

/** Gradients by central differences of fourth order: the one thing that the tape itself is held against. */
final class FiniteDifferences {
    private static final double STEP = 1e-3;

    private FiniteDifferences() {}

    /** A computation from blocks of numbers to one number, on the tape given. */
    @FunctionalInterface
    interface Scalar {
        Var of(Tape tape, Var[][] blocks);
    }

    /** Asserts that every derivative agrees to {@code tolerance} of the largest one of its block. */
    static void assertDerivatives(String what, double tolerance, Scalar f, double[]... blocks) {
        var tape = new Tape();
        Var[][] leaves = tape.variables(blocks);
        tape.backward(f.of(tape, leaves));
        for (int b = 0; b < blocks.length; b++) {
            double[] onTape = Vars.gradients(leaves[b]);
            double[] measured = measured(f, blocks, b);
            double scale = Arrays.stream(measured).map(Math::abs).max().orElse(0);
            for (int i = 0; i < onTape.length; i++) {
                if (!(Math.abs(onTape[i] - measured[i]) <= tolerance * scale + 1e-12)) {
                    throw new AssertionError(what + ": block " + b + "[" + i + "]: tape " + onTape[i] + ", differences "
                            + measured[i] + ", largest " + scale);
                }
            }
        }
    }

    private static double[] measured(Scalar f, double[][] blocks, int b) {
        double[] derivative = new double[blocks[b].length];
        for (int i = 0; i < derivative.length; i++) {
            double near = at(f, blocks, b, i, STEP) - at(f, blocks, b, i, -STEP);
            double far = at(f, blocks, b, i, 2 * STEP) - at(f, blocks, b, i, -2 * STEP);
            derivative[i] = (8 * near - far) / (12 * STEP);
        }
        return derivative;
    }

    private static double at(Scalar f, double[][] blocks, int b, int i, double change) {
        double[][] moved = Arrays.stream(blocks).map(double[]::clone).toArray(double[][]::new);
        moved[b][i] += change;
        var tape = new Tape();
        return f.of(tape, tape.variables(moved)).value();
    }
}

package dev.mneme.model.cell;

import dev.mneme.kernels.Blocks;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.MatMul;
import dev.mneme.kernels.Vec;
import dev.mneme.model.ParameterLayout;
import dev.mneme.model.ParameterLayout.Parameter;
import dev.mneme.model.ParameterLayout.Start;

/**
 * {@code y = W x + b} over rows of blocks of steps. The weight's gradient is one product over all rows of an unroll,
 * not one a step.
 */
public final class Linear {
    private final Parameter weight;
    private final Parameter bias;

    private Linear(Parameter weight, Parameter bias) {
        this.weight = weight;
        this.bias = bias;
    }

    /** Declares {@code name.weight (out, in)} and {@code name.bias (out)}. */
    public static Linear declare(ParameterLayout layout, String name, int out, int in) {
        return new Linear(layout.weight(name + ".weight", out, in), layout.bias(name + ".bias", out, Start.ZERO));
    }

    /** This map with the values {@code flat}. */
    public On on(Vec flat) {
        return new On(weight.mat(flat), bias.vec(flat));
    }

    /** A linear map with its numbers: the values, or with {@link #accumulate} the gradients. */
    public record On(Mat weight, Vec bias) {
        /** Rows {@code from..from+count} of {@code y} = W x + b. Writes them. */
        public void forward(Mat x, Mat y, int from, int count) {
            Blocks.broadcastRow(bias, y, from, count);
            MatMul.multiply(x, from, count, weight, y, from);
        }

        /** Adds W'dy to rows {@code from..from+count} of {@code dx}. */
        public void backward(Mat dy, Mat dx, int from, int count) {
            MatMul.multiplyTransposed(dy, from, count, weight, dx, from);
        }

        /** Adds part {@code part} of {@code parts} of the gradient over the first {@code rows} rows of the blocks. */
        public void accumulate(Mat x, Mat dy, int rows, int part, int parts) {
            int from = (int) ((long) weight.rows() * part / parts);
            int to = (int) ((long) weight.rows() * (part + 1) / parts);
            MatMul.transposedMultiply(x, 0, rows, dy, 0, weight, from, to - from);
            if (part == 0) {
                Blocks.sumRows(dy, 0, rows, bias);
            }
        }
    }
}

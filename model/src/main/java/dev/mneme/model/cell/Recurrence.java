package dev.mneme.model.cell;

import dev.mneme.kernels.Mat;
import dev.mneme.kernels.MatMul;
import dev.mneme.kernels.Vec;
import dev.mneme.model.cell.Cell.Ports;
import dev.mneme.model.part.ParameterLayout;
import dev.mneme.model.part.ParameterLayout.Parameter;

/** The two products of a recurrent layer, {@code W_ih x + W_hh h(t-1)}, with gates stacked in W's rows. */
record Recurrence(Parameter input, Parameter hidden) {
    /** Declares {@code name.weight_ih (gates, in)} and {@code name.weight_hh (gates, hidden)}. */
    static Recurrence declare(ParameterLayout layout, String name, int gates, int in, int hidden) {
        return new Recurrence(
                layout.weight(name + ".weight_ih", gates, in), layout.weight(name + ".weight_hh", gates, hidden));
    }

    On on(Vec flat) {
        return new On(input.mat(flat), hidden.mat(flat));
    }

    /** The products with their numbers: (in, gates) and (H, gates). */
    record On(Mat input, Mat hidden) {
        /** Adds the products to rows {@code first..first+count} of {@code ofInput} and {@code ofHidden}, maybe the same. */
        void forward(Ports ports, int first, int count, Mat ofInput, Mat ofHidden) {
            MatMul.multiply(ports.input(), first, count, input, ofInput, first);
            MatMul.multiply(ports.hidden(), first, count, hidden, ofHidden, first);
        }

        /** Adds to {@code dInput}, and to {@code dHidden} of the step before. */
        void backward(Ports ports, int first, int count, Mat dOfInput, Mat dOfHidden) {
            MatMul.multiplyTransposed(dOfHidden, first, count, hidden, ports.dHidden(), first);
            MatMul.multiplyTransposed(dOfInput, first, count, input, ports.dInput(), first);
        }

        /** Adds part {@code part} of {@code parts} of both gradients over the first {@code rows} rows of the blocks. */
        void accumulate(Ports ports, int rows, Mat dOfInput, Mat dOfHidden, int part, int parts) {
            accumulate(ports.input(), rows, dOfInput, input, part, parts);
            accumulate(ports.hidden(), rows, dOfHidden, hidden, part, parts);
        }

        private static void accumulate(Mat x, int rows, Mat dGates, Mat gradient, int part, int parts) {
            int from = (int) ((long) gradient.rows() * part / parts);
            int to = (int) ((long) gradient.rows() * (part + 1) / parts);
            MatMul.transposedMultiply(x, 0, rows, dGates, 0, gradient, from, to - from);
        }
    }
}

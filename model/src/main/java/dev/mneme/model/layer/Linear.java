package dev.mneme.model.layer;

import dev.mneme.kernels.Blocks;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.MatMul;
import dev.mneme.kernels.Vec;
import dev.mneme.model.part.Block;
import dev.mneme.model.part.ParameterLayout;
import dev.mneme.model.part.ParameterLayout.Parameter;
import dev.mneme.model.part.ParameterLayout.Start;
import dev.mneme.model.part.Part;
import dev.mneme.model.part.Room;
import dev.mneme.model.part.Signal;
import dev.mneme.model.part.Wiring;
import java.util.Optional;

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

    /** Declares the map, its signal {@code name} of {@code out} floats, and the part that writes it. */
    public static Signal add(Wiring wiring, String name, Signal x, int out) {
        if (x.carried()) {
            throw new IllegalArgumentException(
                    "linear %s: a signal of the step needed, %s is carried; join it first".formatted(name, x.name()));
        }
        Linear map = declare(wiring.parameters(), name, out, x.size());
        Signal y = wiring.signal(name, out);
        wiring.add(room -> map.new LinearUnroll(room, x, y));
        return y;
    }

    /** This map with the values {@code flat}. */
    public On on(Vec flat) {
        return new On(weight.mat(flat), bias.vec(flat));
    }

    private final class LinearUnroll implements Part.Unroll {
        private final int batch;
        private final On map;
        private final Block x; // (T·B, in)
        private final Block y; // (T·B, out)

        LinearUnroll(Room room, Signal from, Signal to) {
            batch = room.batch();
            map = on(room.values());
            x = room.of(from);
            y = room.of(to);
        }

        @Override
        public void forward(int t, int from, int to) {
            map.forward(x.values(), y.values(), t * batch + from, to - from);
        }

        @Override
        public void backward(int t, int from, int to) {
            map.backward(y.gradient(), x.gradient(), t * batch + from, to - from);
        }

        @Override
        public Optional<Part.Gradient> gradient(Vec flat) {
            On gradient = on(flat);
            return Optional.of(
                    (steps, part, parts) -> gradient.accumulate(x.values(), y.gradient(), steps * batch, part, parts));
        }
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

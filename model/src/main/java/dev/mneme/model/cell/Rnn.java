package dev.mneme.model.cell;

import dev.mneme.kernels.Blocks;
import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.Rows;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.part.ParameterLayout;
import dev.mneme.model.part.ParameterLayout.Parameter;
import dev.mneme.model.part.ParameterLayout.Start;
import dev.mneme.model.part.Part;
import java.util.Optional;

/** Elman's recurrent layer: {@code h = tanh(W_ih x + W_hh h(t-1) + b)}. */
public final class Rnn implements Cell {
    /** Its settings. */
    public record Config(ControllerSize size) implements CellConfig {
        @Override
        public Cell declare(ParameterLayout layout, String name, int in) {
            return Rnn.declare(layout, name, in, size.hiddenSize());
        }
    }

    private final int hidden;
    private final Recurrence recurrence;
    private final Parameter bias;

    private Rnn(int hidden, Recurrence recurrence, Parameter bias) {
        this.hidden = hidden;
        this.recurrence = recurrence;
        this.bias = bias;
    }

    /** Declares {@code name.weight_ih (H, in)}, {@code name.weight_hh (H, H)}, {@code name.bias (H)}. */
    public static Rnn declare(ParameterLayout layout, String name, int in, int hidden) {
        var recurrence = Recurrence.declare(layout, name, hidden, in, hidden);
        return new Rnn(hidden, recurrence, layout.bias(name + ".bias", hidden, Start.ZERO));
    }

    @Override
    public int hiddenSize() {
        return hidden;
    }

    @Override
    public Unroll unroll(Vec values, TensorArena arena, Ports ports) {
        return new RnnUnroll(values, arena, ports);
    }

    private final class RnnUnroll implements Unroll {
        private final Ports ports;
        private final int batch;
        private final Recurrence.On weights;
        private final Vec biasValues; // (H)
        private final Mat sums; // (T·B, H) before squashing, then their gradient
        private final Rows sumOf; // views of sums
        private final Rows hiddens; // views of ports.hidden
        private final Rows dHiddens; // views of ports.dHidden

        RnnUnroll(Vec values, TensorArena arena, Ports ports) {
            this.ports = ports;
            batch = ports.batch();
            weights = recurrence.on(values);
            biasValues = bias.vec(values);
            sums = arena.mat(ports.steps() * batch, hidden);
            sumOf = Rows.of(sums);
            hiddens = Rows.of(ports.hidden());
            dHiddens = Rows.of(ports.dHidden());
        }

        @Override
        public void forward(int t, int from, int to) {
            int first = t * batch + from;
            Blocks.broadcastRow(biasValues, sums, first, to - from);
            weights.forward(ports, first, to - from, sums, sums);
            for (int row = first; row < t * batch + to; row++) {
                Kernels.tanh(sumOf.row(row), hiddens.row(row + batch));
            }
        }

        @Override
        public void clearGradient(int from, int to) {}

        @Override
        public void backward(int t, int from, int to) {
            int first = t * batch + from;
            Kernels.zero(sums, first, to - from);
            for (int row = first; row < t * batch + to; row++) {
                Kernels.tanhBackward(hiddens.row(row + batch), dHiddens.row(row + batch), sumOf.row(row));
            }
            weights.backward(ports, first, to - from, sums, sums);
        }

        @Override
        public void rest(int t, int from, int to) {
            Kernels.zero(sums, t * batch + from, to - from);
        }

        @Override
        public Part.Gradient gradient(Vec flat) {
            Recurrence.On dWeights = recurrence.on(flat);
            Vec dBias = bias.vec(flat);
            return (steps, part, parts) -> {
                dWeights.accumulate(ports, steps * batch, sums, sums, part, parts);
                if (part == 0) {
                    Blocks.sumRows(sums, 0, steps * batch, dBias);
                }
            };
        }

        @Override
        public Optional<Mat> state() {
            return Optional.empty();
        }

        @Override
        public Optional<Mat> dState() {
            return Optional.empty();
        }
    }
}

package dev.mneme.model.cell;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.Rows;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.layer.Linear;
import dev.mneme.model.part.ParameterLayout;
import dev.mneme.model.part.ParameterLayout.Parameter;
import dev.mneme.model.part.ParameterLayout.Start;
import dev.mneme.model.part.Part;
import java.util.Optional;

/** A layer that remembers nothing: {@code h = tanh(W_ih x + b)}. What it knows of the past, it has read. */
public final class Feedforward implements Cell {
    /** Its settings. */
    public record Config(ControllerSize size) implements CellConfig {
        @Override
        public Cell declare(ParameterLayout layout, String name, int in) {
            return Feedforward.declare(layout, name, in, size.hiddenSize());
        }
    }

    private final int hidden;
    private final Parameter weight;
    private final Parameter bias;

    private Feedforward(int hidden, Parameter weight, Parameter bias) {
        this.hidden = hidden;
        this.weight = weight;
        this.bias = bias;
    }

    /** Declares {@code name.weight_ih (H, in)} and {@code name.bias (H)}. */
    public static Feedforward declare(ParameterLayout layout, String name, int in, int hidden) {
        var weight = layout.weight(name + ".weight_ih", hidden, in);
        return new Feedforward(hidden, weight, layout.bias(name + ".bias", hidden, Start.ZERO));
    }

    @Override
    public int hiddenSize() {
        return hidden;
    }

    @Override
    public boolean recurrent() {
        return false;
    }

    @Override
    public Unroll unroll(Vec values, TensorArena arena, Ports ports) {
        return new FeedforwardUnroll(values, arena, ports);
    }

    private final class FeedforwardUnroll implements Unroll {
        private final Ports ports;
        private final int batch;
        private final Linear.On map;
        private final Mat sums; // (T·B, H) before squashing, then their gradient
        private final Rows sumOf; // views of sums
        private final Rows hiddens; // views of ports.hidden
        private final Rows dHiddens; // views of ports.dHidden

        FeedforwardUnroll(Vec values, TensorArena arena, Ports ports) {
            this.ports = ports;
            batch = ports.batch();
            map = on(values);
            sums = arena.mat(ports.steps() * batch, hidden);
            sumOf = Rows.of(sums);
            hiddens = Rows.of(ports.hidden());
            dHiddens = Rows.of(ports.dHidden());
        }

        private Linear.On on(Vec flat) {
            return new Linear.On(weight.mat(flat), bias.vec(flat));
        }

        @Override
        public void forward(int t, int from, int to) {
            int first = t * batch + from;
            map.forward(ports.input(), sums, first, to - from);
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
            map.backward(sums, ports.dInput(), first, to - from);
        }

        @Override
        public void rest(int t, int from, int to) {
            Kernels.zero(sums, t * batch + from, to - from);
        }

        @Override
        public Part.Gradient gradient(Vec flat) {
            Linear.On gradient = on(flat);
            return (steps, part, parts) -> gradient.accumulate(ports.input(), sums, steps * batch, part, parts);
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

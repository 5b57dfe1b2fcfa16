package dev.mneme.model.cell;

import dev.mneme.kernels.Blocks;
import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.Rows;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.layer.LayerNorm;
import dev.mneme.model.part.ParameterLayout;
import dev.mneme.model.part.ParameterLayout.Parameter;
import dev.mneme.model.part.ParameterLayout.Start;
import dev.mneme.model.part.Part;
import java.util.Optional;

/**
 * Long short-term memory: {@code [i f g o] = W_ih x + W_hh h(t-1) + b}, {@code s = σ(f) s(t-1) + σ(i) tanh(g)},
 * {@code h = σ(o) tanh(s)}. Before they are squashed the gates may be normalised, each by itself.
 */
public final class Lstm implements Cell {
    /** Its settings. */
    public record Config(ControllerSize size) implements CellConfig {
        @Override
        public Cell declare(ParameterLayout layout, String name, int in) {
            return Lstm.declare(layout, name, in, size.hiddenSize());
        }
    }

    private static final int GATES = 4;

    private final int hidden;
    private final Recurrence recurrence;
    private final Parameter bias;
    private final Optional<LayerNorm> norm;

    private Lstm(int hidden, Recurrence recurrence, Parameter bias, Optional<LayerNorm> norm) {
        this.hidden = hidden;
        this.recurrence = recurrence;
        this.bias = bias;
        this.norm = norm;
    }

    /** Declares {@code name.weight_ih (4H, in)}, {@code .weight_hh (4H, H)}, {@code .bias (4H)}, gates i, f, g, o. */
    public static Lstm declare(ParameterLayout layout, String name, int in, int hidden) {
        var recurrence = Recurrence.declare(layout, name, GATES * hidden, in, hidden);
        Parameter bias = layout.bias(name + ".bias", GATES * hidden, Start.FORGET_ONE);
        return new Lstm(hidden, recurrence, bias, Optional.empty());
    }

    /** The same, its gates normalised: {@code name.norm.weight (4H)} and {@code .norm.bias (4H)} come after the others. */
    public static Lstm declareNormed(ParameterLayout layout, String name, int in, int hidden) {
        var recurrence = Recurrence.declare(layout, name, GATES * hidden, in, hidden);
        Parameter bias = layout.bias(name + ".bias", GATES * hidden, Start.ZERO);
        LayerNorm norm = LayerNorm.declare(layout, name, GATES * hidden, GATES, Start.FORGET_ONE);
        return new Lstm(hidden, recurrence, bias, Optional.of(norm));
    }

    @Override
    public int hiddenSize() {
        return hidden;
    }

    @Override
    public boolean hasState() {
        return true;
    }

    @Override
    public Unroll unroll(Vec values, TensorArena arena, Ports ports) {
        return new LstmUnroll(values, arena, ports);
    }

    private final class LstmUnroll implements Unroll {
        private final Ports ports;
        private final int batch;
        private final Recurrence.On weights;
        private final Vec biasValues; // (4H)
        private final Mat gates; // (T·B, 4H) squashed i, f, g, o
        private final Mat dGates; // (T·B, 4H) before squashing
        private final Mat sums; // (T·B, 4H) before the norm; without one the same as gates
        private final Mat dSums; // (T·B, 4H) likewise
        private final Optional<LayerNorm.Over> normed;
        private final Mat state; // ((T+1)·B, H) s
        private final Gate[] gateOf; // [t·B + b]
        private final Gate[] dGateOf; // [t·B + b]
        private final Rows states; // views of state
        private final Rows squashed; // (T·B, H) tanh(s)
        private final Rows hiddens; // views of ports.hidden
        private final Rows dHiddens; // views of ports.dHidden
        private final Rows dState; // (B, H)
        private final Rows scratch; // (B, H)

        private record Gate(Vec all, Vec i, Vec f, Vec g, Vec o) {
            static Gate[] views(Mat block, int hidden) {
                Gate[] views = new Gate[block.rows()];
                for (int r = 0; r < views.length; r++) {
                    Vec row = block.row(r);
                    views[r] = new Gate(
                            row,
                            row.slice(0, hidden),
                            row.slice(hidden, hidden),
                            row.slice(2 * hidden, hidden),
                            row.slice(3 * hidden, hidden));
                }
                return views;
            }
        }

        LstmUnroll(Vec values, TensorArena arena, Ports ports) {
            this.ports = ports;
            batch = ports.batch();
            int rows = ports.steps() * batch;
            weights = recurrence.on(values);
            biasValues = bias.vec(values);
            gates = arena.mat(rows, GATES * hidden);
            dGates = arena.mat(rows, GATES * hidden);
            sums = norm.isPresent() ? arena.mat(rows, GATES * hidden) : gates;
            dSums = norm.isPresent() ? arena.mat(rows, GATES * hidden) : dGates;
            normed = norm.map(own -> own.over(values, arena, sums, dSums, gates, dGates));
            state = arena.mat(rows + batch, hidden);
            gateOf = Gate.views(gates, hidden);
            dGateOf = Gate.views(dGates, hidden);
            states = Rows.of(state);
            squashed = Rows.of(arena, rows, hidden);
            hiddens = Rows.of(ports.hidden());
            dHiddens = Rows.of(ports.dHidden());
            dState = Rows.of(arena, batch, hidden);
            scratch = Rows.of(arena, batch, hidden);
        }

        @Override
        public void forward(int t, int from, int to) {
            int first = t * batch + from;
            Blocks.broadcastRow(biasValues, sums, first, to - from);
            weights.forward(ports, first, to - from, sums, sums);
            if (normed.isPresent()) {
                normed.get().forward(first, to - from);
            }
            for (int b = from; b < to; b++) {
                int row = t * batch + b;
                int next = row + batch;
                Gate gate = gateOf[row];
                Kernels.sigmoid(gate.i, gate.i);
                Kernels.sigmoid(gate.f, gate.f);
                Kernels.tanh(gate.g, gate.g);
                Kernels.sigmoid(gate.o, gate.o);
                Vec s = states.row(next);
                Kernels.multiply(gate.f, states.row(row), s);
                Kernels.multiplyAdd(gate.i, gate.g, s);
                Kernels.tanh(s, squashed.row(row));
                Kernels.multiply(gate.o, squashed.row(row), hiddens.row(next));
            }
        }

        @Override
        public void clearGradient(int from, int to) {
            Kernels.zero(dState.mat(), from, to - from);
        }

        @Override
        public void backward(int t, int from, int to) {
            int first = t * batch + from;
            for (int b = from; b < to; b++) {
                int row = t * batch + b;
                Gate gate = gateOf[row];
                Gate dGate = dGateOf[row];
                Vec dh = dHiddens.row(row + batch);
                Vec ds = dState.row(b);
                Vec product = scratch.row(b);
                Kernels.zero(dGate.all);

                Kernels.multiply(dh, squashed.row(row), product); // h = o tanh(s)
                Kernels.sigmoidBackward(gate.o, product, dGate.o);
                Kernels.multiply(dh, gate.o, product);
                Kernels.tanhBackward(squashed.row(row), product, ds);

                Kernels.multiply(ds, gate.g, product); // s = f s(t-1) + i g
                Kernels.sigmoidBackward(gate.i, product, dGate.i);
                Kernels.multiply(ds, gate.i, product);
                Kernels.tanhBackward(gate.g, product, dGate.g);
                Kernels.multiply(ds, states.row(row), product);
                Kernels.sigmoidBackward(gate.f, product, dGate.f);
                Kernels.multiply(ds, gate.f, ds); // now of s(t-1)
            }
            if (normed.isPresent()) {
                Kernels.zero(dSums, first, to - from);
                normed.get().backward(first, to - from);
            }
            weights.backward(ports, first, to - from, dSums, dSums);
        }

        @Override
        public void rest(int t, int from, int to) {
            int first = t * batch + from;
            Kernels.zero(dGates, first, to - from);
            Kernels.zero(dSums, first, to - from);
            if (normed.isPresent()) {
                normed.get().rest(first, to - from);
            }
        }

        @Override
        public Part.Gradient gradient(Vec flat) {
            Recurrence.On dWeights = recurrence.on(flat);
            Vec dBias = bias.vec(flat);
            Part.Gradient own = (steps, part, parts) -> {
                dWeights.accumulate(ports, steps * batch, dSums, dSums, part, parts);
                if (part == 0) {
                    Blocks.sumRows(dSums, 0, steps * batch, dBias);
                }
            };
            return normed.map(over -> own.and(over.gradient(flat, batch))).orElse(own);
        }

        @Override
        public Optional<Mat> state() {
            return Optional.of(state);
        }

        @Override
        public Optional<Mat> dState() {
            return Optional.of(dState.mat());
        }
    }
}

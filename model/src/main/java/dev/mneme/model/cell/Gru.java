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

/**
 * Gated recurrent unit: {@code r, z = σ(W x + b + U h(t-1))}, {@code n = tanh(W x + b + r∘(U h(t-1) + b_hh))},
 * {@code h = (1 - z)∘n + z∘h(t-1)}.
 */
public final class Gru implements Cell {
    /** Its settings. */
    public record Config(ControllerSize size) implements CellConfig {
        @Override
        public Cell declare(ParameterLayout layout, String name, int in) {
            return Gru.declare(layout, name, in, size.hiddenSize());
        }
    }

    private static final int GATES = 3;

    private final int hidden;
    private final Recurrence recurrence;
    private final Parameter bias;
    private final Parameter candidateBias;

    private Gru(int hidden, Recurrence recurrence, Parameter bias, Parameter candidateBias) {
        this.hidden = hidden;
        this.recurrence = recurrence;
        this.bias = bias;
        this.candidateBias = candidateBias;
    }

    /** Declares {@code name.weight_ih (3H, in)}, {@code .weight_hh (3H, H)}, {@code .bias (3H)}, {@code .bias_hh_n (H)}. */
    public static Gru declare(ParameterLayout layout, String name, int in, int hidden) {
        var recurrence = Recurrence.declare(layout, name, GATES * hidden, in, hidden);
        var bias = layout.bias(name + ".bias", GATES * hidden, Start.ZERO);
        return new Gru(hidden, recurrence, bias, layout.bias(name + ".bias_hh_n", hidden, Start.ZERO));
    }

    @Override
    public int hiddenSize() {
        return hidden;
    }

    @Override
    public Unroll unroll(Vec values, TensorArena arena, Ports ports) {
        return new GruUnroll(values, arena, ports);
    }

    private final class GruUnroll implements Unroll {
        private final Ports ports;
        private final int batch;
        private final Recurrence.On weights;
        private final Vec biasValues; // (3H)
        private final Vec candidateBiasValues; // (H)
        private final Mat gates; // (T·B, 3H) W x + b, then squashed r, z, n
        private final Mat recurrent; // (T·B, 3H) U h(t-1), its last third plus b_hh
        private final Mat dGates; // (T·B, 3H) of W x + b
        private final Mat dRecurrent; // (T·B, 3H) of U h(t-1)
        private final Gate[] gateOf; // [t·B + b]
        private final Gate[] recurrentOf; // [t·B + b]
        private final Gate[] dGateOf; // [t·B + b]
        private final Gate[] dRecurrentOf; // [t·B + b]
        private final Rows hiddens; // views of ports.hidden
        private final Rows dHiddens; // views of ports.dHidden
        private final Rows scratch; // (B, H)
        private final Rows kept; // (B, H)

        private record Gate(Vec resetAndUpdate, Vec r, Vec z, Vec n) {
            static Gate[] views(Mat block, int hidden) {
                Gate[] views = new Gate[block.rows()];
                for (int i = 0; i < views.length; i++) {
                    Vec row = block.row(i);
                    views[i] = new Gate(
                            row.slice(0, 2 * hidden),
                            row.slice(0, hidden),
                            row.slice(hidden, hidden),
                            row.slice(2 * hidden, hidden));
                }
                return views;
            }
        }

        GruUnroll(Vec values, TensorArena arena, Ports ports) {
            this.ports = ports;
            batch = ports.batch();
            int rows = ports.steps() * batch;
            weights = recurrence.on(values);
            biasValues = bias.vec(values);
            candidateBiasValues = candidateBias.vec(values);
            gates = arena.mat(rows, GATES * hidden);
            recurrent = arena.mat(rows, GATES * hidden);
            dGates = arena.mat(rows, GATES * hidden);
            dRecurrent = arena.mat(rows, GATES * hidden);
            gateOf = Gate.views(gates, hidden);
            recurrentOf = Gate.views(recurrent, hidden);
            dGateOf = Gate.views(dGates, hidden);
            dRecurrentOf = Gate.views(dRecurrent, hidden);
            hiddens = Rows.of(ports.hidden());
            dHiddens = Rows.of(ports.dHidden());
            scratch = Rows.of(arena, batch, hidden);
            kept = Rows.of(arena, batch, hidden);
        }

        @Override
        public void forward(int t, int from, int to) {
            int first = t * batch + from;
            Blocks.broadcastRow(biasValues, gates, first, to - from);
            Kernels.zero(recurrent, first, to - from);
            weights.forward(ports, first, to - from, gates, recurrent);
            for (int b = from; b < to; b++) {
                int row = t * batch + b;
                Gate gate = gateOf[row];
                Gate u = recurrentOf[row];
                Kernels.add(u.resetAndUpdate, gate.resetAndUpdate);
                Kernels.sigmoid(gate.resetAndUpdate, gate.resetAndUpdate);
                Kernels.add(candidateBiasValues, u.n);
                Kernels.multiplyAdd(gate.r, u.n, gate.n);
                Kernels.tanh(gate.n, gate.n);
                Vec h = hiddens.row(row + batch);
                Kernels.complement(gate.z, h);
                Kernels.multiply(h, gate.n, h);
                Kernels.multiplyAdd(gate.z, hiddens.row(row), h);
            }
        }

        @Override
        public void clearGradient(int from, int to) {}

        @Override
        public void backward(int t, int from, int to) {
            int first = t * batch + from;
            Kernels.zero(dGates, first, to - from);
            Kernels.zero(dRecurrent, first, to - from);
            for (int b = from; b < to; b++) {
                int row = t * batch + b;
                Gate gate = gateOf[row];
                Gate dGate = dGateOf[row];
                Gate dU = dRecurrentOf[row];
                Vec dh = dHiddens.row(row + batch);
                Vec product = scratch.row(b);
                Vec other = kept.row(b);

                Kernels.copy(hiddens.row(row), other); // h = (1 - z) n + z h(t-1)
                Kernels.axpy(-1, gate.n, other);
                Kernels.multiply(dh, other, product);
                Kernels.sigmoidBackward(gate.z, product, dGate.z);
                Kernels.complement(gate.z, other);
                Kernels.multiply(dh, other, product);
                Kernels.tanhBackward(gate.n, product, dGate.n);
                Kernels.multiplyAdd(dh, gate.z, dHiddens.row(row));

                Kernels.multiply(dGate.n, recurrentOf[row].n, product); // n = tanh(.. + r (U h + b_hh))
                Kernels.sigmoidBackward(gate.r, product, dGate.r);
                Kernels.copy(dGate.resetAndUpdate, dU.resetAndUpdate);
                Kernels.multiply(dGate.n, gate.r, dU.n);
            }
            weights.backward(ports, first, to - from, dGates, dRecurrent);
        }

        @Override
        public void rest(int t, int from, int to) {
            Kernels.zero(dGates, t * batch + from, to - from);
            Kernels.zero(dRecurrent, t * batch + from, to - from);
        }

        @Override
        public Part.Gradient gradient(Vec flat) {
            Recurrence.On dWeights = recurrence.on(flat);
            Vec dBias = bias.vec(flat);
            Vec dCandidateBias = candidateBias.vec(flat);
            return (steps, part, parts) -> {
                int rows = steps * batch;
                dWeights.accumulate(ports, rows, dGates, dRecurrent, part, parts);
                if (part == 0) {
                    Blocks.sumRows(dGates, 0, rows, dBias);
                    for (int row = 0; row < rows; row++) {
                        Kernels.add(dRecurrentOf[row].n, dCandidateBias);
                    }
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

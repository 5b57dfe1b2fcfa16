package dev.mneme.model.layer;

import dev.mneme.kernels.Blocks;
import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.Rows;
import dev.mneme.kernels.TensorArena;
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
 * {@code y = (x - mean x) / sqrt(var x + ε) g + b} over rows of blocks of steps (Ba et al. 2016), ε = 1e-5, the
 * variance that of the population. A row may be normalised in several blocks of one size, each by itself.
 */
public final class LayerNorm {
    private static final float EPSILON = 1e-5f;

    private final int blocks;
    private final Parameter weight; // (n) g
    private final Parameter bias; // (n) b

    private LayerNorm(int blocks, Parameter weight, Parameter bias) {
        this.blocks = blocks;
        this.weight = weight;
        this.bias = bias;
    }

    /**
     * Declares {@code name.norm.weight (size)}, 1 at first, and {@code name.norm.bias (size)}.
     *
     * @param blocks in which a row is normalised; they divide {@code size}
     */
    public static LayerNorm declare(ParameterLayout layout, String name, int size, int blocks, Start bias) {
        Parameter weight = layout.bias(name + ".norm.weight", size, Start.ONE);
        return new LayerNorm(blocks, weight, layout.bias(name + ".norm.bias", size, bias));
    }

    /** Declares the norm of {@code x} as a whole, its signal {@code x.norm}, and the part that writes it. */
    public static Signal add(Wiring wiring, Signal x) {
        LayerNorm norm = declare(wiring.parameters(), x.name(), x.size(), 1, Start.ZERO);
        Signal y = wiring.signal(x.name() + ".norm", x.size());
        wiring.add(room -> norm.new NormUnroll(room, x, y));
        return y;
    }

    /** Room for the rows of {@code x} and {@code y}, with the values {@code flat}. */
    public Over over(Vec flat, TensorArena arena, Mat x, Mat dx, Mat y, Mat dy) {
        return new Over(flat, arena, x, dx, y, dy);
    }

    /** The norm over the rows of its argument and its result, with what it keeps for the way back. */
    public final class Over {
        private final int size; // of a block
        private final Mat normed; // (rows, n) (x - mean) / sqrt(var + ε)
        private final Mat inverse; // (rows, blocks) 1 / sqrt(var + ε)
        private final Mat dy; // (rows, n)
        private final Vec[] weightOf; // [block]
        private final Vec[] biasOf; // [block]
        private final Vec[] xOf; // [row · blocks + block], like all below
        private final Vec[] dxOf;
        private final Vec[] yOf;
        private final Vec[] dyOf;
        private final Vec[] normedOf;
        private final Rows dyRows; // views of dy
        private final Rows normedRows; // views of normed
        private final Mat scratch; // (rows, size)
        private final Rows scratchOf; // views of scratch

        private Over(Vec flat, TensorArena arena, Mat x, Mat dx, Mat y, Mat dy) {
            size = x.cols() / blocks;
            this.dy = dy;
            normed = arena.mat(x.rows(), x.cols());
            inverse = arena.mat(x.rows(), blocks);
            scratch = arena.mat(x.rows(), size);
            weightOf = cut(weight.mat(flat));
            biasOf = cut(bias.mat(flat));
            xOf = cut(x);
            dxOf = cut(dx);
            yOf = cut(y);
            dyOf = cut(dy);
            normedOf = cut(normed);
            dyRows = Rows.of(dy);
            normedRows = Rows.of(normed);
            scratchOf = Rows.of(scratch);
        }

        private Vec[] cut(Mat mat) {
            Vec[] views = new Vec[mat.rows() * blocks];
            for (int i = 0; i < views.length; i++) {
                views[i] = mat.row(i / blocks).slice(i % blocks * size, size);
            }
            return views;
        }

        /** Rows {@code first..first+count} of y. Writes them. */
        public void forward(int first, int count) {
            for (int i = first * blocks; i < (first + count) * blocks; i++) {
                int block = i % blocks;
                Vec centred = normedOf[i];
                Kernels.fill(centred, -Kernels.sum(xOf[i]) / size);
                Kernels.add(xOf[i], centred);
                float variance = Kernels.dot(centred, centred) / size;
                float scale = (float) (1 / Math.sqrt(variance + EPSILON));
                inverse.set(i / blocks, block, scale);
                Kernels.scale(scale, centred);
                Kernels.copy(biasOf[block], yOf[i]);
                Kernels.multiplyAdd(weightOf[block], centred, yOf[i]);
            }
        }

        /** Adds to rows {@code first..first+count} of dx. */
        public void backward(int first, int count) {
            for (int i = first * blocks; i < (first + count) * blocks; i++) {
                int block = i % blocks;
                Vec dNormed = scratchOf.row(i / blocks);
                Kernels.multiply(dyOf[i], weightOf[block], dNormed);
                float mean = Kernels.sum(dNormed) / size;
                float along = Kernels.dot(dNormed, normedOf[i]) / size;
                float scale = inverse.get(i / blocks, block);
                Kernels.axpy(scale, dNormed, dxOf[i]);
                Kernels.axpy(-scale * along, normedOf[i], dxOf[i]);
                Kernels.fill(dNormed, -scale * mean);
                Kernels.add(dNormed, dxOf[i]);
            }
        }

        /** Rows {@code first..first+count} leave nothing for the parameters' gradients. */
        public void rest(int first, int count) {
            Kernels.zero(normed, first, count);
        }

        /** The view of where the gradients lie in {@code flat}; {@code batch} rows are a step. */
        public Part.Gradient gradient(Vec flat, int batch) {
            Vec dWeight = weight.vec(flat);
            Vec dBias = bias.vec(flat);
            return (steps, part, parts) -> {
                for (int row = 0; row < steps * batch && part == 0; row++) {
                    Kernels.multiplyAdd(dyRows.row(row), normedRows.row(row), dWeight);
                }
                if (part == 0) {
                    Blocks.sumRows(dy, 0, steps * batch, dBias);
                }
            };
        }
    }

    private final class NormUnroll implements Part.Unroll {
        private final int batch;
        private final Over over;

        NormUnroll(Room room, Signal from, Signal to) {
            batch = room.batch();
            Block x = room.of(from);
            Block y = room.of(to);
            over = over(room.values(), room.arena(), x.values(), x.gradient(), y.values(), y.gradient());
        }

        @Override
        public void forward(int t, int from, int to) {
            over.forward(t * batch + from, to - from);
        }

        @Override
        public void backward(int t, int from, int to) {
            over.backward(t * batch + from, to - from);
        }

        @Override
        public void rest(int t, int from, int to) {
            over.rest(t * batch + from, to - from);
        }

        @Override
        public Optional<Part.Gradient> gradient(Vec flat) {
            return Optional.of(over.gradient(flat, batch));
        }
    }
}

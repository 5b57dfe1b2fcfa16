package dev.mneme.model.part;

import dev.mneme.kernels.Mat;
import dev.mneme.kernels.Vec;
import java.util.ArrayList;
import java.util.List;

/**
 * Which parameters there are and where each lies in a flat vector. Values, gradients and optimiser moments are flat
 * vectors that share one layout, so that clipping, optimisers, checkpoints and sums are single loops.
 *
 * <p>In files a weight is (out, in) row-major. In memory it is (in, out), rows padded to {@value #PAD} floats with
 * zeros: then a forward product streams over rows, and no loop has a tail.
 */
public final class ParameterLayout {
    private static final int PAD = 16;
    private static final float DEVIATION = 0.5f; // of Start.NORMAL

    /** How a parameter starts. */
    public enum Start {
        /** Uniform in ±1/√in. */
        UNIFORM,
        /** All 0. */
        ZERO,
        /** All 1. */
        ONE,
        /** All 0, but the second quarter, the forget gates of an LSTM, 1. */
        FORGET_ONE,
        /** Normal with mean 0 and deviation 0.5. */
        NORMAL
    }

    /** How its numbers lie. */
    public enum Form {
        /** (out, in) in files, (in, out) in memory. */
        WEIGHT,
        /** (out), a vector. */
        BIAS,
        /** (in, out) in both: rows that are looked at one by one. */
        TABLE
    }

    /**
     * One named parameter.
     *
     * @param out outputs of a weight, or the size of a bias
     * @param in inputs of a weight, or rows of a table; 1 for a bias
     * @param offset of its first float in a flat vector
     */
    public record Parameter(String name, int out, int in, Form form, Start start, int offset) {
        /** Numbers that count, without padding. */
        public int count() {
            return out * in;
        }

        /** Whether it is a vector. */
        public boolean bias() {
            return form == Form.BIAS;
        }

        /** The shape in files: (out, in), (out) for a bias, or (in, out) for a table. */
        public List<Integer> shape() {
            return switch (form) {
                case WEIGHT -> List.of(out, in);
                case BIAS -> List.of(out);
                case TABLE -> List.of(in, out);
            };
        }

        /** This parameter of {@code flat}, (in, out). */
        public Mat mat(Vec flat) {
            return new Mat(flat.data(), flat.offset() + (long) offset * Float.BYTES, in, out, stride());
        }

        /** This bias of {@code flat}, (out). */
        public Vec vec(Vec flat) {
            return flat.slice(offset, out);
        }

        /** Number {@code (o, i)} of the (out, in) form. For cold code. */
        public float get(Vec flat, int o, int i) {
            return flat.get(offset + i * stride() + o);
        }

        /** Sets number {@code (o, i)} of the (out, in) form. For cold code. */
        public void set(Vec flat, int o, int i, float value) {
            flat.set(offset + i * stride() + o, value);
        }

        /** The numbers as files hold them. */
        public float[] toArray(Vec flat) {
            float[] values = new float[count()];
            for (int k = 0; k < values.length; k++) {
                values[k] = get(flat, outOf(k), inOf(k));
            }
            return values;
        }

        /** Reads into {@code flat} what files hold. */
        public void copyFrom(float[] values, Vec flat) {
            if (values.length != count()) {
                throw new IllegalArgumentException(
                        "%s: %s numbers needed for shape %s, %s came".formatted(name, count(), shape(), values.length));
            }
            for (int k = 0; k < values.length; k++) {
                set(flat, outOf(k), inOf(k), values[k]);
            }
        }

        /** Which output number {@code k} of the file belongs to. */
        private int outOf(int k) {
            return form == Form.TABLE ? k % out : k / in;
        }

        private int inOf(int k) {
            return form == Form.TABLE ? k / out : k % in;
        }

        private int stride() {
            return padded(out);
        }
    }

    private final List<Parameter> parameters = new ArrayList<>();
    private int size;

    /** An empty layout. */
    public ParameterLayout() {}

    /** Appends a weight of {@code out} outputs and {@code in} inputs. */
    public Parameter weight(String name, int out, int in) {
        return add(new Parameter(name, out, in, Form.WEIGHT, Start.UNIFORM, size));
    }

    /** Appends a table of {@code rows} rows of {@code cols} numbers. */
    public Parameter table(String name, int rows, int cols, Start start) {
        return add(new Parameter(name, cols, rows, Form.TABLE, start, size));
    }

    /** Appends a bias. */
    public Parameter bias(String name, int out, Start start) {
        return add(new Parameter(name, out, 1, Form.BIAS, start, size));
    }

    private Parameter add(Parameter parameter) {
        long end = size + (long) padded(parameter.out) * parameter.in;
        if (end > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "%s %s: a network has at most %s parameters, make this one smaller (--hidden-size, --word-size, ..)"
                            .formatted(parameter.name, parameter.shape(), Integer.MAX_VALUE));
        }
        parameters.add(parameter);
        size = (int) end;
        return parameter;
    }

    private static int padded(int n) {
        return Math.addExact(n, PAD - 1) / PAD * PAD;
    }

    /** Floats of a flat vector, padding included. */
    public int size() {
        return size;
    }

    /** Numbers that are learned. */
    public long count() {
        return parameters.stream().mapToLong(Parameter::count).sum();
    }

    /** All parameters in order. */
    public List<Parameter> parameters() {
        return List.copyOf(parameters);
    }

    /** The parameter that holds float {@code index} of a flat vector. */
    public Parameter at(int index) {
        return parameters.stream()
                .filter(p -> index >= p.offset && index < p.offset + padded(p.out) * p.in)
                .findFirst()
                .orElseThrow(() -> new IndexOutOfBoundsException("float %s of %s".formatted(index, size)));
    }

    /** Draws initial values, one after the other in file order, from {@code uniform} in [0, 1). Writes {@code flat}. */
    public void initialise(Vec flat, Uniform uniform) {
        for (Parameter p : parameters) {
            for (int k = 0; k < p.count(); k++) {
                p.set(flat, p.outOf(k), p.inOf(k), initial(p, p.outOf(k), uniform));
            }
        }
    }

    private static float initial(Parameter p, int output, Uniform uniform) {
        return switch (p.start) {
            case UNIFORM -> (float) (1 / Math.sqrt(p.in)) * (2 * uniform.next() - 1);
            case ZERO -> 0;
            case ONE -> 1;
            case FORGET_ONE -> output >= p.out / 4 && output < p.out / 2 ? 1 : 0;
            case NORMAL -> DEVIATION * normal(uniform);
        };
    }

    /** By Box and Muller, from two numbers. */
    private static float normal(Uniform uniform) {
        double radius = Math.sqrt(-2 * Math.log1p(-uniform.next()));
        return (float) (radius * Math.cos(2 * Math.PI * uniform.next()));
    }

    /** A source of numbers uniform in [0, 1). */
    @FunctionalInterface
    public interface Uniform {
        /** The next number. */
        float next();
    }
}

package dev.mneme.model.judge;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Vectors of {@link Var} and matrices as arrays of rows: the little algebra in which the models are written. */
public final class Vars {
    private Vars() {}

    /** Σ x_i y_i; both non-empty and equally long. */
    public static Var dot(Var[] x, Var[] y) {
        if (x.length != y.length) {
            throw new IllegalArgumentException(
                    "a dot product needs equal lengths, got " + x.length + " and " + y.length);
        }
        Var sum = x[0].times(y[0]);
        for (int i = 1; i < x.length; i++) {
            sum = sum.plus(x[i].times(y[i]));
        }
        return sum;
    }

    public static Var sum(Var[] x) {
        Var sum = x[0];
        for (int i = 1; i < x.length; i++) {
            sum = sum.plus(x[i]);
        }
        return sum;
    }

    public static Var[] plus(Var[] x, Var[] y) {
        return indexed(x.length, i -> x[i].plus(y[i]));
    }

    /** A x. */
    public static Var[] product(Var[][] a, Var[] x) {
        return indexed(a.length, i -> dot(a[i], x));
    }

    /** Aᵀ. */
    public static Var[][] transposed(Var[][] a) {
        return IntStream.range(0, a[0].length)
                .mapToObj(j -> indexed(a.length, i -> a[i][j]))
                .toArray(Var[][]::new);
    }

    /** e^{x_i} / Σ e^{x_j}; the subtracted maximum changes neither values nor gradients. */
    public static Var[] softmax(Var[] x) {
        double max = Arrays.stream(x).mapToDouble(Var::value).max().orElseThrow();
        Var[] e = indexed(x.length, i -> x[i].plus(-max).exp());
        Var sum = sum(e);
        return indexed(x.length, i -> e[i].over(sum));
    }

    public static Var[] sigmoid(Var[] x) {
        return indexed(x.length, i -> x[i].sigmoid());
    }

    public static Var[] oneplus(Var[] x) {
        return indexed(x.length, i -> x[i].oneplus());
    }

    public static Var[] clip(Var[] x, double c) {
        return indexed(x.length, i -> x[i].clip(c));
    }

    /** (x - mean) / sqrt(var + 1e-5) g + b, the variance that of the population. */
    public static Var[] normed(Var[] x, Var[] g, Var[] b) {
        Var mean = sum(x).times(1.0 / x.length);
        Var[] centred = indexed(x.length, i -> x[i].minus(mean));
        Var deviation = dot(centred, centred).times(1.0 / x.length).plus(1e-5).sqrt();
        return indexed(x.length, i -> centred[i].over(deviation).times(g[i]).plus(b[i]));
    }

    /** [x; y; ...]. */
    public static Var[] concat(Var[]... parts) {
        return Arrays.stream(parts).flatMap(Arrays::stream).toArray(Var[]::new);
    }

    /** The rows of a row-major block. */
    public static Var[][] rows(Var[] block, int cols) {
        return IntStream.range(0, block.length / cols)
                .mapToObj(i -> Arrays.copyOfRange(block, i * cols, (i + 1) * cols))
                .toArray(Var[][]::new);
    }

    public static double[] values(Var[] x) {
        return Arrays.stream(x).mapToDouble(Var::value).toArray();
    }

    public static double[] gradients(Var[] x) {
        return Arrays.stream(x).mapToDouble(Var::gradient).toArray();
    }

    /** [element.at(0); ...; element.at(n - 1)]. */
    static Var[] indexed(int n, Element element) {
        Var[] x = new Var[n];
        for (int i = 0; i < n; i++) {
            x[i] = element.at(i);
        }
        return x;
    }

    interface Element {
        Var at(int i);
    }
}

package dev.mneme.model.judge;

/** A double on a {@link Tape}. Immutable; every operation is one new node with its partial derivatives. */
public record Var(Tape tape, int index, double value) {

    public Var plus(Var o) {
        return node(value + o.value, 1, o, 1);
    }

    public Var plus(double c) {
        return node(value + c, 1);
    }

    public Var minus(Var o) {
        return node(value - o.value, 1, o, -1);
    }

    public Var times(Var o) {
        return node(value * o.value, o.value, o, value);
    }

    public Var times(double c) {
        return node(value * c, c);
    }

    public Var over(Var o) {
        return node(value / o.value, 1 / o.value, o, -value / (o.value * o.value));
    }

    /** 1 - x. */
    public Var oneMinus() {
        return node(1 - value, -1);
    }

    public Var exp() {
        double e = Math.exp(value);
        return node(e, e);
    }

    public Var sqrt() {
        double s = Math.sqrt(value);
        return node(s, 0.5 / s);
    }

    /** ln x, of a positive x. */
    public Var log() {
        return node(Math.log(value), 1 / value);
    }

    public Var tanh() {
        double t = Math.tanh(value);
        return node(t, 1 - t * t);
    }

    /** σ(x) = 1 / (1 + e^-x). */
    public Var sigmoid() {
        double s = sigmoid(value);
        return node(s, s * (1 - s));
    }

    /** 1 + log(1 + e^x), written so that no x overflows. */
    public Var oneplus() {
        return node(1 + Math.max(value, 0) + Math.log1p(Math.exp(-Math.abs(value))), sigmoid(value));
    }

    /** x limited to [-c, c], gradient 0 outside; c = 0 means no limit. */
    public Var clip(double c) {
        return c == 0 || Math.abs(value) <= c ? this : node(Math.copySign(c, value), 0);
    }

    /** The same value with its derivative negated: a deliberate error. */
    public Var flipped() {
        return node(value, -1);
    }

    /** The derivative of what {@link Tape#backward} was last called on with respect to this. */
    public double gradient() {
        return tape.gradient(index);
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private Var node(double result, double da) {
        return tape.push(result, index, da, index, 0);
    }

    private Var node(double result, double da, Var o, double db) {
        if (o.tape != tape) {
            throw new IllegalArgumentException("operands must lie on one tape, got two: make both with the same Tape");
        }
        return tape.push(result, index, da, o.index, db);
    }
}

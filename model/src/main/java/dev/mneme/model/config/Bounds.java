package dev.mneme.model.config;

import java.math.BigDecimal;

/** The numbers that a component may be: what its {@link Range} says, within what its type can hold. */
record Bounds(Component component, Number least, Number most) {
    static Bounds of(Component component) {
        Class<?> type = component.type();
        if (type == double.class) {
            return of(component, (double) -Float.MAX_VALUE, (double) Float.MAX_VALUE);
        }
        return type == long.class
                ? of(component, Long.MIN_VALUE, Long.MAX_VALUE)
                : of(component, (long) Integer.MIN_VALUE, (long) Integer.MAX_VALUE);
    }

    private static Bounds of(Component component, Number typeLeast, Number typeMost) {
        double least = component.range().map(Range::least).orElse(Double.NEGATIVE_INFINITY);
        double most = component.range().map(Range::most).orElse(Double.POSITIVE_INFINITY);
        return new Bounds(
                component,
                least > typeLeast.doubleValue() ? least : typeLeast,
                most < typeMost.doubleValue() ? most : typeMost);
    }

    /** Refuses a number out of these with its option and both ends. */
    void require(Number number) {
        if (!Double.isFinite(number.doubleValue()) && !(number instanceof BigDecimal)) {
            throw refusal("%s to %s".formatted(text(least), text(most)), number);
        }
        BigDecimal value = exactly(number);
        if (value.compareTo(exactly(least)) < 0 || value.compareTo(exactly(most)) > 0) {
            throw refusal("%s to %s".formatted(text(least), text(most)), number);
        }
        if (component.type() == double.class && value.signum() != 0 && value.floatValue() == 0) {
            throw refusal("0 or at least " + Float.MIN_VALUE, number);
        }
    }

    private IllegalArgumentException refusal(String needed, Number number) {
        return Values.refusal(component, needed, text(number));
    }

    static BigDecimal exactly(Number number) {
        return number instanceof BigDecimal decimal ? decimal : new BigDecimal(number.toString());
    }

    /** The shortest that says it. */
    private static String text(Number number) {
        double value = number.doubleValue();
        if (!(number instanceof Double)) {
            return number.toString();
        }
        if (value == (long) value) {
            return Long.toString((long) value);
        }
        return value == (float) value ? Float.toString((float) value) : Double.toString(value);
    }
}

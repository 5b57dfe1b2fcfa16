package dev.mneme.model.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The numbers that a setting may be, or those of a list, both ends included; without it, what its type can hold. A real is
 * used as a {@code float}: it may be no greater than one, and not so small that it vanishes as one.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Range {
    /** The least. */
    double least() default Double.NEGATIVE_INFINITY;

    /** The greatest. */
    double most() default Double.POSITIVE_INFINITY;
}

package dev.mneme.train.task;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a number of a record of settings may be, both ends included; {@link Ranges} looks after it. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Range {
    double least();

    double most();

    /** The option's name where it is not that of the component. */
    String option() default "";
}

package dev.mneme.model.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a component that is a record of settings: those of them that change nothing here. Files keep them, as version 1 did;
 * nobody can ask for them.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Ignored {
    /** Their names; none for all of them. */
    String[] value() default {};
}

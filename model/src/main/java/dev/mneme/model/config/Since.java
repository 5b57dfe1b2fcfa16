package dev.mneme.model.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A setting that files of earlier versions lack: they were made with its default. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Since {
    /** The first version that has it. */
    String value();

    /** The value, its default, that files leave out, so that versions without it read them; empty: they never do. */
    String unsaid() default "";
}

package dev.mneme.model.config;

import dev.mneme.model.config.Kinds.Kind;
import java.util.List;

/** Settings of every sort that there is. */
public record Garden(
        @Meaning("How wide") @Range(least = 1, most = 100) int width,
        @Meaning("How it grows") Plant plant,
        Water water,

        @Meaning("Of the sun, from rise to set") @Range(least = Float.MIN_VALUE, most = 1)
        double sharedLight,

        @Meaning("Whose it is") @Local String owner,
        @Meaning("Which beds") @Range(least = 1, most = 20) List<Integer> beds,
        @Meaning("What it stands on") @Since("2") Soil soil,
        @Meaning("Of the weather") long seed,
        List<String> found)
        implements Config {
    static final Kinds<Plant> PLANTS = Kinds.of(
            "plant",
            Plant.class,
            new Kind<>("rose", "it has thorns", new Rose(new Size(7), 3)),
            new Kind<>("ivy", "it climbs", new Ivy(new Size(9), true)),
            new Kind<>("moss", "it has no thorns, which files do not know", new Moss(new Thorns(4, 2))),
            new Kind<>("nothing", "it has no size, which files do not know", new Nothing(new Size(5))));

    static final Garden DEFAULTS = new Garden(
            10,
            PLANTS.named("rose").defaults(),
            new Water(true, 2.5),
            0.5,
            "",
            List.of(1, 2),
            Soil.RED_CLAY,
            1,
            List.of());

    /** Refuses what is out of range. */
    public Garden {
        Configs.check(Garden.class, width, plant, water, sharedLight, owner, beds, soil, seed, found);
    }

    @Override
    public List<Kinds<?>> kinds() {
        return List.of(PLANTS);
    }

    /** What it stands on. */
    public enum Soil {
        RED_CLAY,
        SAND
    }

    /** A choice. */
    public interface Plant extends Config {}

    /** Shared by plants. */
    public record Size(
            @Meaning("How high") @Range(least = 1) int plantHeight) implements Config {
        /** Refuses what is out of range. */
        public Size {
            Configs.check(Size.class, plantHeight);
        }
    }

    /** With something of its own. */
    public record Rose(Size size, @Meaning("How many") int thorns) implements Plant {}

    /** With something else of its own. */
    public record Ivy(
            Size size,
            @Meaning("Whether it may") @Since("2") boolean climbs) implements Plant {}

    /** With something that only files have. */
    public record Moss(@Ignored("thorns") Thorns like) implements Plant {}

    /** With something that only files have, and nothing else. */
    public record Nothing(@Ignored Size size) implements Plant {}

    /** Shared by mosses. */
    public record Thorns(
            @Meaning("How many") int thorns,
            @Meaning("How wet") int wetness) implements Config {}

    /** Nested, and no choice. */
    public record Water(
            @Meaning("Whether at all") @Switch boolean watered,
            @Meaning("A day") double litres) implements Config {
        /** What is not watered has no litres. */
        public Water {
            Configs.check(Water.class, watered, litres);
            litres = watered ? litres : 1;
        }
    }
}

package dev.mneme.train.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.sparse.IndexKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where curves end and what is said of it, by costs that are laws instead of measurements. */
class ScalingTest {
    private static StepCost cost(double millis) {
        return new StepCost(millis, millis, 1, 1000, 10, 1_000_000, 1, true);
    }

    private static List<StepSetting> curve(String memory, int... sizes) {
        var settings = new ArrayList<StepSetting>();
        for (int rows : sizes) {
            settings.add(StepSetting.of(memory, IndexKind.AUTO, rows, new StepSetting.Work(1, 2, false), 1));
        }
        return settings;
    }

    private static List<ScalingPoint> run(Scaling scaling, List<StepSetting> settings) throws InterruptedException {
        var told = new ArrayList<ScalingPoint>();
        List<ScalingPoint> points = scaling.run(settings, told::add, () -> false);
        assertEquals(told, points);
        return points;
    }

    @Test
    void aCurveEndsWhereItsLawExceedsTheTime() throws InterruptedException {
        var scaling = new Scaling(s -> cost(s.rows() * (double) s.rows() / 1000), 10, Long.MAX_VALUE);
        List<ScalingPoint> points = run(scaling, curve("sam", 100, 1000, 10_000, 100_000));
        assertTrue(points.get(1).cost().isPresent());
        assertEquals("a step would take about 100.0 s", points.get(2).note());
        assertEquals("the curve ended before", points.get(3).note());
    }

    @Test
    void aCurveEndsWhereItsTensorsExceedTheMemory() throws InterruptedException {
        var scaling = new Scaling(s -> cost(1), 10, 100_000_000);
        List<ScalingPoint> points = run(scaling, curve("dnc", 64, 100_000));
        assertTrue(points.get(0).cost().isPresent());
        assertTrue(
                points.get(1).note().startsWith("its tensors would take"),
                points.get(1).note());
    }

    @Test
    void aProcessThatFailsEndsItsCurveAlone() throws InterruptedException {
        var settings = new ArrayList<>(curve("sam", 10, 20));
        settings.addAll(curve("sdnc", 10, 20));
        var scaling = new Scaling(
                s -> {
                    if (s.kind().equals("sam")) {
                        throw new IOException("no room");
                    }
                    return cost(2);
                },
                10,
                Long.MAX_VALUE);
        List<ScalingPoint> points = run(scaling, settings);
        assertEquals(
                List.of("no room", "the curve ended before", "", ""),
                points.stream().map(ScalingPoint::note).toList());
        String table = String.join("\n", ScalingTable.text(points));
        assertTrue(table.contains("no room") && table.contains("sdnc auto"), table);
    }

    @Test
    void thePictureShowsEveryCurveAndNothingElse() throws InterruptedException {
        var scaling = new Scaling(s -> cost(s.rows() / 100.0), 10, Long.MAX_VALUE);
        var settings = new ArrayList<>(curve("sam", 1000, 10_000));
        settings.addAll(curve("dam", 1000));
        String svg = ScalingPicture.svg(run(scaling, settings));
        assertTrue(svg.startsWith("<svg ") && svg.strip().endsWith("</svg>"), svg);
        assertEquals(2 * 3, svg.split("<circle ", -1).length - 1, "a dot for each point in each panel");
        assertTrue(svg.contains(">sam auto</text>") && svg.contains(">dam</text>"), svg);
        assertTrue(ScalingPicture.svg(List.of()).contains("</svg>"));
    }

    @Test
    void thePapersPointsAreThere() {
        List<StepSetting> paper = Comparison.paper(2);
        assertTrue(paper.stream().anyMatch(s -> s.rows() == 10_000_000 && !s.filled() && s.steps() == 100));
        assertTrue(paper.stream().anyMatch(s -> s.rows() == 1_000_000 && s.filled() && s.batchSize() == 8));
        assertTrue(paper.stream().anyMatch(s -> s.kind().equals("sdnc") && s.rows() == 2048));
    }
}

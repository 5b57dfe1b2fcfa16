package dev.mneme.train.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtherProcessTest {
    @ParameterizedTest
    @CsvSource({
        "JAVA_TOOL_OPTIONS, -XX:+UseZGC",
        "JDK_JAVA_OPTIONS, '\"-XX:-UseSerialGC\" -ea'",
        "JDK_JAVA_OPTIONS, @/etc/java/options",
        "_JAVA_OPTIONS, -Xmx1g -XX:Flags=my.flags"
    })
    void aCollectorThatWasChosenGoesFirst(String variable, String value) {
        assertEquals(List.of(), OtherProcess.collector(Map.of(variable, value)));
    }

    @Test
    void otherOptionsLeaveTheCollector() {
        assertEquals(List.of("-XX:+UseSerialGC"), OtherProcess.collector(Map.of()));
        assertEquals(
                List.of("-XX:+UseSerialGC"),
                OtherProcess.collector(Map.of(
                        "JAVA_TOOL_OPTIONS", "-Xmx1g -XX:-UseGCOverheadLimit -Dmail=me@home", "GC", "-XX:+UseZGC")));
    }
}

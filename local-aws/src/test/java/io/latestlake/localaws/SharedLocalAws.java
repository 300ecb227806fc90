package io.latestlake.localaws;

import io.latestlake.localaws.fault.Faults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives test classes the one {@link TestClients} over stand-ins that the first of them started. */
public final class SharedLocalAws implements BeforeAllCallback, ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(SharedLocalAws.class);

  @Override
  public void beforeAll(ExtensionContext context) {
    instance(context);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == TestClients.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return instance(context).clients;
  }

  private static Instance instance(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent("instance", key -> new Instance(), Instance.class);
  }

  private static final class Instance implements AutoCloseable {
    private final Path dir;
    private final LocalServices services;
    private final TestClients clients;

    Instance() {
      try {
        this.dir = Files.createTempDirectory("local aws ");
        this.services = LocalServices.start(dir, Faults.none());
        this.clients = new TestClients(services.endpoints());
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() throws IOException {
      clients.close();
      services.close();
      delete(dir);
    }
  }

  static void delete(Path dir) throws IOException {
    try (Stream<Path> paths = Files.walk(dir)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}

package io.latestlake.localaws.kafka;

import static java.util.Objects.requireNonNull;

import io.latestlake.localaws.wire.Call;
import io.latestlake.localaws.wire.CallInterceptor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.Endpoint;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.server.authorizer.AclCreateResult;
import org.apache.kafka.server.authorizer.AclDeleteResult;
import org.apache.kafka.server.authorizer.Action;
import org.apache.kafka.server.authorizer.AuthorizableRequestContext;
import org.apache.kafka.server.authorizer.AuthorizationResult;
import org.apache.kafka.server.authorizer.Authorizer;
import org.apache.kafka.server.authorizer.AuthorizerServerInfo;

/**
 * Shows the broker's requests to the interceptor, before they are served. Kafka asks an authorizer
 * about each of them; this one allows all. Kafka makes it, so the interceptor comes with the
 * broker's configuration.
 */
public final class InterceptedRequests implements Authorizer {
  /** The name under which the configuration holds the interceptor. */
  static final String INTERCEPTOR = "latestlake.call.interceptor";

  private CallInterceptor interceptor;

  @Override
  public void configure(Map<String, ?> configuration) {
    interceptor =
        (CallInterceptor) requireNonNull(configuration.get(INTERCEPTOR), INTERCEPTOR + " is null");
  }

  @Override
  public List<AuthorizationResult> authorize(
      AuthorizableRequestContext request, List<Action> actions) {
    List<AuthorizationResult> results = new ArrayList<>(actions.size());
    String operation = ApiKeys.forId(request.requestType()).name;
    for (Action action : actions) {
      results.add(authorize(operation + " " + action.resourcePattern().name()));
    }
    return results;
  }

  private AuthorizationResult authorize(String name) {
    try {
      return interceptor.around(Call.request("kafka", name), () -> AuthorizationResult.ALLOWED);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(name + ": " + e.getMessage(), e);
    }
  }

  @Override
  public Map<Endpoint, ? extends CompletionStage<Void>> start(AuthorizerServerInfo server) {
    Map<Endpoint, CompletionStage<Void>> ready = new HashMap<>();
    server
        .endpoints()
        .forEach(endpoint -> ready.put(endpoint, CompletableFuture.completedFuture(null)));
    return ready;
  }

  @Override
  public List<? extends CompletionStage<AclCreateResult>> createAcls(
      AuthorizableRequestContext request, List<AclBinding> bindings) {
    throw new UnsupportedOperationException("the stand-in keeps no ACLs");
  }

  @Override
  public List<? extends CompletionStage<AclDeleteResult>> deleteAcls(
      AuthorizableRequestContext request, List<AclBindingFilter> filters) {
    throw new UnsupportedOperationException("the stand-in keeps no ACLs");
  }

  @Override
  public Iterable<AclBinding> acls(AclBindingFilter filter) {
    return List.of();
  }

  @Override
  public void close() {
    // There is nothing to close.
  }
}

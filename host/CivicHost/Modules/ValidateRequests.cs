using CivicHost.Sdk;
using FluentValidation;
using FluentValidation.Results;
using MediatR;

namespace CivicHost.Modules;

/// <summary>Turns what the module's validators find into refusals: error code = text key, property = form field.</summary>
internal sealed class ValidateRequests<TRequest, TResponse>(IEnumerable<IValidator<TRequest>> validators) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : notnull
{
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellation, RequestHandlerDelegate<TResponse> next)
    {
        List<Refusal>? refusals = null;
        foreach (var validator in validators)
        {
            var result = await validator.ValidateAsync(request, cancellation);
            foreach (var failure in result.Errors)
                (refusals ??= []).Add(ToRefusal(failure));
        }

        return refusals is null ? await next() : RequestShape<TRequest, TResponse>.Refuse(refusals);
    }

    private static Refusal ToRefusal(ValidationFailure failure)
    {
        var field = failure.PropertyName is { Length: > 0 } name ? char.ToLowerInvariant(name[0]) + name[1..] : null;
        var limit = failure.FormattedMessagePlaceholderValues?.GetValueOrDefault("MaxLength");
        return limit is null
            ? new Refusal(failure.ErrorCode, Field: field)
            : new Refusal(failure.ErrorCode, Field: field, Arguments: [limit]);
    }
}

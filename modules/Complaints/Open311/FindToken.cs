using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace Complaints.Open311;

/// <summary>A program that was answered with a token asks for the number.</summary>
internal sealed record FindToken(string Token) : IQuery<int?>;

internal sealed class FindTokenHandler(IModuleDatabase database) : IRequestHandler<FindToken, int?>
{
    private const string Number = "select number from open311_request where token = @Token";

    public async Task<int?> Handle(FindToken request, CancellationToken cancellation)
    {
        if (request.Token.Length != 32 || !request.Token.All(char.IsAsciiHexDigitLower))
            return null;
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.ExecuteScalarAsync<int?>(new CommandDefinition(Number, new { request.Token }, cancellationToken: cancellation));
    }
}

internal static class TokenAnswer
{
    public static async Task<Open311Answer> AnswerAsync(Open311Call call, CancellationToken cancellation)
    {
        var token = call.Route("token");
        if (await call.Mediator.Send(new FindToken(token), cancellation) is not { } number)
            return call.Refuse(Open311Refusals.UnknownToken);
        return new Open311Answer(writer =>
        {
            writer.StartList("service_requests");
            writer.StartObject("request");
            writer.Text("service_request_id", RequestId.Write(number));
            writer.Text("token", token);
            writer.EndObject();
            writer.EndList();
        });
    }
}

using System.Collections.Concurrent;
using SimulatedOperator;

// The operator: a program of its own, as a company's servers are. It keeps everything in memory.
//   dotnet run -- --urls http://127.0.0.1:5090 --secret a-secret-of-16-or-more --callback http://127.0.0.1:5080/permits/payments/callback/simulated
var builder = WebApplication.CreateSlimBuilder(args);
builder.Services.AddSingleton(new Callbacks(builder.Configuration["secret"] ?? "", builder.Configuration["callback"]));
var app = builder.Build();
var orders = new ConcurrentDictionary<string, Order>();

app.MapPost("/orders", async (NewOrder asked, Callbacks callbacks) =>
{
    var payer = Payer.Of(asked.Phone);
    if (payer == Payer.HasNoAccount)
        return Results.UnprocessableEntity();
    // The same order again is the same order.
    var order = orders.GetOrAdd(asked.Id, id => new Order(id, asked.Amount));
    if (payer.ConfirmsAtOnce)
        order.Confirm(payer.Agrees);
    if (payer.Callbacks > 0)
        callbacks.SendLater(order, payer.Callbacks, payer.Delay);
    await Task.Yield();
    return payer.IsLost ? Results.StatusCode(StatusCodes.Status502BadGateway) : Results.Text(order.Id[^8..], statusCode: StatusCodes.Status202Accepted);
});

app.MapGet("/orders/{id}", (string id) => orders.TryGetValue(id, out var order) ? Results.Json(order.ToReport()) : Results.NotFound());

// What the payer does on their telephone, for orders that wait for it.
app.MapPost("/orders/{id}/confirm", async (string id, Callbacks callbacks) =>
{
    if (!orders.TryGetValue(id, out var order))
        return Results.NotFound();
    order.Confirm(agrees: true);
    return Results.Text((await callbacks.SendAsync(order)).ToString(System.Globalization.CultureInfo.InvariantCulture));
});

// Where the town wants to be called, as a merchant tells an operator once.
app.MapPut("/callback", (HttpRequest request, Callbacks callbacks) =>
{
    callbacks.Address = request.Query["address"];
    return Results.NoContent();
});

app.Run();

internal sealed record NewOrder(string Id, decimal Amount, string? Phone);

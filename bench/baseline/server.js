// The Node design that Taskdash replaces, as its plan describes it: Express behind helmet, cors and a rate limit
// counted in Redis; JSON web tokens verified at each request; lists cached in Redis as JSON for ten minutes.
//
// What is behind the cache is a store in memory instead of a database, and nothing is logged: both in its favour.

import cluster from "node:cluster";
import { readFileSync } from "node:fs";

import cors from "cors";
import express from "express";
import { rateLimit } from "express-rate-limit";
import helmet from "helmet";
import { Redis } from "ioredis";
import jwt from "jsonwebtoken";
import { RedisStore } from "rate-limit-redis";

import { Store } from "./store.js";

const CACHE_SECONDS = 600;
const LIMIT_WINDOW_MS = 15 * 60 * 1000;

const port = Number(process.env.PORT);
const workers = Number(process.env.WORKERS ?? 1);
const requestsPerWindow = Number(process.env.RATE_LIMIT ?? 100);
const secret = process.env.JWT_SECRET;

function application(redis, store) {
  const app = express();
  app.use(helmet());
  app.use(cors({ origin: process.env.FRONTEND_URL ?? "http://localhost:3000", credentials: true }));
  app.use(express.json({ limit: "1mb" }));
  app.use(
    rateLimit({
      windowMs: LIMIT_WINDOW_MS,
      limit: requestsPerWindow,
      standardHeaders: true,
      legacyHeaders: false,
      message: { error: "Too many requests, please try again later" },
      store: new RedisStore({ sendCommand: (command, ...rest) => redis.call(command, ...rest) }),
    }),
  );
  app.use("/api", authenticate);
  app.get("/api/tasks", cached(redis), (request, response) => {
    const { status, limit } = request.query;
    response.json({ items: store.list(request.user, status, Math.min(Number(limit ?? 50), 500)) });
  });
  app.get("/api/tasks/:id", cached(redis), (request, response) => {
    const task = store.get(request.user, request.params.id);
    if (task === undefined) return response.status(404).json({ error: "Task not found" });
    response.json(task);
  });
  app.post("/api/tasks", async (request, response) => {
    const task = store.create(request.user, request.body);
    await forget(redis, request.user);
    response.status(201).json(task);
  });
  app.patch("/api/tasks/:id", async (request, response) => {
    const task = store.change(request.user, request.params.id, request.body);
    if (task === undefined) return response.status(404).json({ error: "Task not found" });
    await forget(redis, request.user);
    response.json(task);
  });
  app.use((error, _request, response, _next) => response.status(500).json({ error: error.message }));
  return app;
}

function authenticate(request, response, next) {
  const [scheme, token] = (request.get("authorization") ?? "").split(" ");
  if (scheme !== "Bearer") return response.status(401).json({ error: "Authentication required" });
  try {
    request.user = jwt.verify(token, secret, { algorithms: ["HS256"] }).sub;
  } catch {
    return response.status(401).json({ error: "Invalid token" });
  }
  next();
}

// Answers from the cache, or puts what the handler answers into it.
function cached(redis) {
  return async (request, response, next) => {
    const key = `cache:${request.user}:${request.originalUrl}`;
    const found = await redis.get(key);
    if (found !== null) return response.json(JSON.parse(found));
    const send = response.json.bind(response);
    response.json = (body) => {
      if (response.statusCode === 200) redis.set(key, JSON.stringify(body), "EX", CACHE_SECONDS);
      return send(body);
    };
    next();
  };
}

async function forget(redis, user) {
  const keys = await redis.keys(`cache:${user}:*`);
  if (keys.length > 0) await redis.del(...keys);
}

if (cluster.isPrimary && workers > 1) {
  for (let started = 0; started < workers; started += 1) cluster.fork();
} else {
  const tasks = JSON.parse(readFileSync(process.env.TASKS_FILE, "utf8"));
  const redis = new Redis(Number(process.env.REDIS_PORT), "127.0.0.1");
  application(redis, new Store(tasks)).listen(port, "127.0.0.1");
}

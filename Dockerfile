# Couples in a container. compose.yaml says how it's run; docs/hosting/README.md takes you through it.
FROM python:3.13-slim AS build
WORKDIR /src
COPY pyproject.toml hatch_build.py constraints.txt README.md LICENSE ./
COPY couples couples
COPY templates templates
COPY static static
ARG SOURCE_COMMIT=""
# With --build-arg EXTRAS=scale it has what a PostgreSQL and a Redis need.
ARG EXTRAS=""
RUN python -m venv /app && /app/bin/pip install --no-cache-dir --disable-pip-version-check -c constraints.txt ".${EXTRAS:+[$EXTRAS]}"

FROM python:3.13-slim
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /data couples \
    && install --directory --owner=couples --group=couples --mode=0700 /data
COPY --from=build /app /app
ENV PATH=/app/bin:$PATH PYTHONUNBUFFERED=1 COUPLES_DATA=/data COUPLES_HOST=0.0.0.0 COUPLES_PORT=8000
USER couples
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=60s --timeout=15s --start-period=180s --start-interval=2s \
    CMD ["python", "-c", "import os, urllib.request as u; u.build_opener(u.ProxyHandler({})).open(f'http://127.0.0.1:{os.environ[\"COUPLES_PORT\"]}/healthz', timeout=10)"]
ENTRYPOINT ["couples"]
CMD ["serve"]
